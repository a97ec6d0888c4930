import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { type AuditBatch, type AuditRecord, type Bus, connectBus } from '@sallyport/bus'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import type { ExporterConfig } from './config.ts'
import { createDeadLetters } from './dead-letters.ts'
import { Delivery } from './deliver.ts'
import { type Backoff, DEFAULT_BACKOFF } from './domain/backoff.ts'
import { batchOf, type Destination } from './domain/destination.ts'
import { exported } from './domain/exported.ts'
import type { Sender } from './domain/outcome.ts'
import { ExporterError } from './errors.ts'
import { createEvents, type Events } from './events.ts'
import { createSender } from './senders/create-sender.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly events: Events
  readonly backoff: Backoff
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
  await prepareFolder(config.deadLetters)
  const senders = config.destinations.map((destination) => ({
    destination,
    sender: parts.use(senderOf(destination)),
  }))
  const bus = parts.use(await connectBus({ ...config.nats, logger }))
  const stop = new AbortController()
  const abandon = new AbortController()
  const deadLetters = createDeadLetters(config.deadLetters)
  const signals = { signal: stop.signal, abandon: abandon.signal }
  const consumers = await Promise.all(
    senders.map(({ destination, sender }) => {
      const { id } = destination
      const delivery = new Delivery({ id, sender, deadLetters, events, backoff, ...signals })
      return follow(bus, destination, delivery, events)
    }),
  )
  parts.defer(async () => {
    stop.abort()
    // What is on its way is waited for: a destination that has taken it need not get it again.
    const timer = setTimeout(() => abandon.abort(), GRACE_MS)
    await Promise.all(consumers.map((consumer) => consumer[Symbol.asyncDispose]()))
    clearTimeout(timer)
  })
  events.ready(config.destinations.map(({ id }) => id))
  const owned = parts.move()
  return {
    failed: bus.closed.then((error) => error ?? new Error('the bus connection was closed')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Hands a destination what it wants of each batch; the position moves on when it has that. */
async function follow(
  bus: Bus,
  destination: Destination,
  delivery: Delivery,
  events: Events,
): Promise<AsyncDisposable> {
  const { id, classes } = destination
  const lag = lagOf(id, events)
  return bus.audit.consumeBatches(
    { durable: `export-${id}`, ...batchOf(destination) },
    async ({ records, missing, behind }: AuditBatch) => {
      if (missing > 0) events.missing(id, missing, records[0]?.leaf ?? 0)
      const wanted = records.filter(({ class: kind }) => classes?.includes(kind) ?? true)
      await delivery.deliver(wanted.map(exported), behind)
      const last = records.at(-1)
      if (last === undefined) return
      events.delivered(id, wanted.length, last.leaf, behind)
      lag.told(last, behind)
    },
  )
}

/** Older than this, what was delivered last says that the destination is behind. */
const BEHIND_MS = 60_000

/** Tells when a destination falls behind, and when it has caught up. */
function lagOf(
  id: string,
  events: Events,
): { readonly told: (last: AuditRecord, behind: number) => void } {
  let late = false
  return {
    told({ leaf, time }, behind) {
      const ageMs = Date.now() - Date.parse(time)
      const isLate = ageMs > BEHIND_MS
      if (isLate && !late) events.behind(id, Math.round(ageMs / 1000), leaf, behind)
      if (!isLate && late) events.caughtUp(id, leaf)
      late = isLate
    },
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
