import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type Bus, connectBus, type JournalWriter } from '@sallyport/bus'
import { createTokenVerifier } from '@sallyport/identity'
import { clientAddressBy, type RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { watchApprovals } from './approvals.ts'
import { createAuthenticate } from './authenticate.ts'
import type { EdgeConfig } from './config.ts'
import { followConnections } from './connections.ts'
import type { Deps } from './deps.ts'
import { BodyRoom } from './domain/body-room.ts'
import { learn } from './exchange/learn.ts'
import { serveCall } from './exchange/serve-call.ts'
import { Sightings } from './sightings.ts'
import { KnownTasks } from './task-handles.ts'
import { createEvents } from './events.ts'
import { followListChanges } from './list-changes.ts'
import { MAX_BODY_BYTES } from './http/inbound.ts'
import type { GuardOptions } from './http/request-guard.ts'
import { createEdgeServer } from './http/server.ts'
import { createLedger } from './ledger.ts'
import { followMaskingProfiles } from './masking-profiles.ts'
import { createSealer, type Sealer } from './seal.ts'
import { busDesk } from './target/approvals/desk.ts'
import { folderSecrets } from './target/secrets.ts'
import { maskLines } from './mask-line.ts'
import { createTargetClient } from './target/target-client.ts'

/** A running edge. */
export interface Edge extends RunningService {
  /** Where it listens: `http://host:port`. */
  readonly url: string
}

/** Sixteen of the longest bodies at once, four of one principal; beside them as many bytes of small ones. */
const LARGE = { total: 16 * MAX_BODY_BYTES, each: 4 * MAX_BODY_BYTES }
const ROOM = { small: LARGE, large: LARGE }
/** How long an edge that stops waits for the exchanges under way before it interrupts them. */
const DRAIN_MS = 5000
/** How long those have to write their end before every connection is cut. */
const GRACE_MS = 2000

/**
 * Starts an edge. It takes no traffic before it knows the connections and holds its part of the journal.
 */
export async function createEdge(config: EdgeConfig): Promise<Edge> {
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('edge', config.log)
  const events = createEvents(logger)
  const sealer = await readSealer(config.sealingKeyFile)
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const connections = parts.use(await followConnections(bus))
  const approvals = parts.use(await watchApprovals(bus))
  const maskingProfiles = parts.use(await followMaskingProfiles(bus))
  const listChanges = parts.use(await followListChanges(bus))
  const journal = parts.use(await bus.openJournal(config.writer))
  const secrets = folderSecrets(config.secretsDirectory)
  const target = parts.use(
    createTargetClient({
      secrets,
      approvals: busDesk(bus),
      targets: config.targets,
      logger,
      maskLine: maskLines(bus),
    }),
  )
  const verifier = createTokenVerifier(config.identity)
  const drain = new AbortController()
  const stop = new AbortController()
  const underWay = new Set<Promise<void>>()
  const { server, url } = await listen(config, {
    bus,
    connections,
    approvals,
    maskingProfiles,
    journal: createLedger(journal),
    target,
    verifier,
    sealer,
    events,
    underWay,
    sightings: new Sightings(),
    tasks: new KnownTasks(),
    listChanges,
    room: new BodyRoom(ROOM),
    draining: drain.signal,
    stopping: stop.signal,
  })
  parts.defer(async () => {
    await close(server, drain, stop)
    await Promise.all(underWay)
  })
  events.listening(url)
  const owned = parts.move()
  return {
    url,
    failed: firstFailure(bus, [connections, approvals, maskingProfiles, listChanges], journal),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Parts = Omit<
  Deps,
  'clientAddress' | 'learn' | 'hold' | 'stallMs' | 'issuer' | 'publicUrl' | 'controlUrl' | 'source'
>

/** Listens; the public URL, and with it the audience of tokens, may follow from the port that was free. */
async function listen(config: EdgeConfig, parts: Parts): Promise<{ server: Server; url: string }> {
  let publicUrl = config.publicUrl ?? ''
  const deps: Deps = {
    ...parts,
    learn: (call) => learn(deps, call, serveCall),
    clientAddress: clientAddressBy(config.trustedProxies),
    hold: config.hold,
    stallMs: config.stallMs,
    controlUrl: config.controlUrl,
    issuer: config.identity.issuer,
    source: `/edge/${config.writer}`,
    get publicUrl() {
      return publicUrl
    },
  }
  let guardOptions: GuardOptions = { hosts: new Set(), origins: new Set() }
  const server = createEdgeServer(deps, {
    authenticate: createAuthenticate(deps),
    guard: () => guardOptions,
    maxExchanges: config.maxExchanges,
  })
  const address = await bind(server, config.host, config.port)
  const url = `http://${hostText(address)}:${address.port}`
  if (publicUrl === '') publicUrl = url
  guardOptions = {
    hosts: new Set(
      [new URL(publicUrl).host, new URL(url).host, ...config.allowedHosts].map((host) =>
        host.toLowerCase(),
      ),
    ),
    origins: new Set(config.allowedOrigins),
  }
  return { server, url }
}

async function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new Error('the edge must listen on a TCP port')
  return address
}

const hostText = ({ address, family }: AddressInfo): string =>
  family === 'IPv6' ? `[${address}]` : address

/** Takes no more, lets what is under way end, then interrupts what does not. */
async function close(server: Server, drain: AbortController, stop: AbortController): Promise<void> {
  drain.abort()
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const timers = [
    setTimeout(() => stop.abort(), DRAIN_MS),
    setTimeout(() => server.closeAllConnections(), DRAIN_MS + GRACE_MS),
  ]
  await closed
  for (const timer of timers) clearTimeout(timer)
}

async function readSealer(file: string): Promise<Sealer> {
  const text = (await readFile(file, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error('the sealing key file must hold 64 hexadecimal digits (openssl rand -hex 32)')
  return createSealer(Buffer.from(text, 'hex'))
}

/** An edge that lost its bus, its view of the state or its fence can promise nothing any more. */
function firstFailure(
  bus: Bus,
  followers: readonly { readonly failed: Promise<Error> }[],
  journal: JournalWriter,
): Promise<Error> {
  return Promise.race([
    ...followers.map(({ failed }) => failed),
    bus.closed.then((error) => error ?? new Error('the connection to the bus was closed')),
    journal.fenced.then(
      () => new Error('another edge writes to the journal under this name; give each its own'),
    ),
  ])
}
