import { connectBus } from '@sallyport/bus'
import { openDatabase } from '@sallyport/db'
import { createTokenVerifier } from '@sallyport/identity'
import { clientAddressBy, type RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import type { FastifyInstance } from 'fastify'
import type { ControlConfig } from './config.ts'
import type { Deps } from './deps.ts'
import { followApprovals } from './approvals.ts'
import { openConnections } from './connections.ts'
import { createEvents } from './events.ts'
import { createApp } from './http/app.ts'
import { followAudit } from './read-model.ts'
import { createRebuild, type Rebuild } from './rebuild.ts'
import { createRefusals } from './refusals.ts'
import { createStore, type Tables } from './store.ts'
import { createTextIndex } from './text-index.ts'
import { createTurns } from './trial/turns.ts'
import { createReader } from './watch/reader.ts'
import { createWatch } from './watch/watch.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

/** People wait for its answers, and rather for a slow one than for none; less than the CLI waits. */
const DEADLINE_MS = 20_000

/** A running control service. */
export interface Control extends RunningService {
  /** Where it listens: `http://host:port`. */
  readonly url: string
}

/** Starts the admin API. PostgreSQL may be away: then the read models wait, and all else works. */
export async function createControl(config: ControlConfig): Promise<Control> {
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('control', config.log)
  const events = createEvents(logger)
  const bus = parts.use(await connectBus({ deadlineMs: DEADLINE_MS, ...config.nats, logger }))
  const refusals = parts.use(createRefusals(bus, events))
  const connections = parts.use(await openConnections(bus))
  const reader = createReader(bus, events)
  const watch = createWatch(reader, events)
  const approvals = parts.use(await followApprovals(bus, (change) => watch.changed(change)))
  const database = parts.use(
    openDatabase<Tables>({
      url: config.databaseUrl,
      onIdleError: (error) => events.readModelUnavailable(error),
    }),
  )
  const store = createStore(database)
  const rebuild = fillReadModels(parts, { bus, store, events }, config.searchText)
  const verifier = createTokenVerifier(config.identity)
  let url = ''
  const publicUrl = (): string => config.publicUrl ?? url
  const turns = createTurns()
  const { webhooks: told, delivery: limits } = config
  const webhooks = createWebhooks({ bus, webhooks: told, limits, events, publicUrl })
  const watching = { approvals, reader, watch }
  const shared = {
    ...watching,
    bus,
    connections,
    store,
    rebuild,
    verifier,
    refusals,
    clientAddress: clientAddressBy(config.trustedProxies),
    config,
    events,
    turns,
    webhooks,
    publicUrl,
  }
  const app = await createApp(shared)
  parts.defer(() => app.close())
  // An app that closes waits for what is under way.
  parts.defer(() => watch.stop())
  // Ends before the API, which waits for answers to tests.
  parts.use(webhooks)
  url = await listen(app, config)
  await webhooks.start()
  events.listening(url)
  const owned = parts.move()
  return {
    url,
    failed: Promise.race([
      connections.failed,
      approvals.failed,
      bus.closed.then((error) => error ?? new Error('the connection to the bus was closed')),
    ]),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** What fills the read models: the audit stream, rebuilds from the log, and words of content. */
function fillReadModels(
  parts: AsyncDisposableStack,
  { bus, store, events }: Pick<Deps, 'bus' | 'store' | 'events'>,
  searchText: boolean,
): Rebuild {
  const rebuild = parts.use(createRebuild(bus, store, events))
  const texts = parts.use(createTextIndex(bus, store, events, searchText))
  const prepared = (): void => {
    rebuild.resume()
    texts.start()
  }
  parts.use(followAudit(bus, store, events, prepared))
  return rebuild
}

async function listen(app: FastifyInstance, { host, port }: ControlConfig): Promise<string> {
  await app.listen({ host, port })
  const address = app.server.address()
  if (address === null || typeof address === 'string')
    throw new Error('the admin API must listen on a TCP port')
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${name}:${address.port}`
}
