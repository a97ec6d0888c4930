import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { connectBus } from '@sallyport/bus'
import { exporterRedeliver, exporterStatus, newEventId } from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { type Clock, SYSTEM_CLOCK } from './clock.ts'
import type { ExporterConfig } from './config.ts'
import { openDeadLetters } from './dead-letters.ts'
import { Delivery } from './deliver.ts'
import { type Backoff, DEFAULT_BACKOFF } from './domain/backoff.ts'
import type { Destination } from './domain/destination.ts'
import type { Sender } from './domain/outcome.ts'
import { ExporterError } from './errors.ts'
import { createEvents, type Events } from './events.ts'
import { Follower } from './follow.ts'
import { handleRedeliver } from './handlers/exporter-redeliver.ts'
import { handleStatus } from './handlers/exporter-status.ts'
import { createSender } from './senders/create-sender.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly events: Events
  readonly backoff: Backoff
  readonly clock: Clock
}

/** How long a stop waits for a destination to answer. */
const GRACE_MS = 10_000

/** Starts the exporter: each destination reads the audit stream for itself, and holds up no other. */
export async function createExporter(
  config: ExporterConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('exporter', config.log)
  const events = overrides.events ?? createEvents(logger)
  const backoff = overrides.backoff ?? DEFAULT_BACKOFF
  const clock = overrides.clock ?? SYSTEM_CLOCK
  await prepareFolder(config.deadLetters)
  const senders = config.destinations.map((destination) => ({
    destination,
    sender: parts.use(senderOf(destination)),
  }))
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const stop = new AbortController()
  const abandon = new AbortController()
  const { signal } = stop
  const followers = await Promise.all(
    senders.map(async ({ destination, sender }) => {
      const { id } = destination
      const deadLetters = await openDeadLetters(config.deadLetters, id)
      const shared = { events, clock, deadLetters, signal }
      const ends = { abandon: abandon.signal }
      const delivery = new Delivery({ id, sender, backoff, ...shared, ...ends })
      return Follower.start({ bus, destination, delivery, ...shared })
    }),
  )
  parts.defer(async () => {
    stop.abort()
    // What is on its way is waited for: a destination that has taken it need not get it again.
    const timer = setTimeout(() => abandon.abort(), GRACE_MS)
    await Promise.all(followers.map((follower) => follower[Symbol.asyncDispose]()))
    clearTimeout(timer)
  })
  const deps = { bus, clock, followers, exporter: newEventId(), started: clock.now() }
  parts.use(await bus.serve(exporterStatus, handleStatus(deps)))
  parts.use(await bus.serve(exporterRedeliver, handleRedeliver(deps)))
  events.ready(config.destinations.map(({ id }) => id))
  const owned = parts.move()
  return {
    failed: bus.closed.then((error) => error ?? new Error('the bus connection was closed')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function senderOf(destination: Destination): Sender {
  try {
    return createSender(destination)
  } catch (cause) {
    throw new ExporterError(
      'tls_files_unreadable',
      `a file of the TLS of destination ${destination.id} cannot be used`,
      { cause },
    )
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new ExporterError('folder_unusable', `the folder ${folder} cannot be written`, { cause })
  }
}
