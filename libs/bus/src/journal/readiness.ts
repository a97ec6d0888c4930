import type { JetStreamManager } from '@nats-io/jetstream'
import { parser, RECORDER_CONSUMER, STREAMS } from '@sallyport/contracts'
import { Type } from 'typebox'
import { BusError } from '../errors.ts'
import { consumerInfo, streamInfo } from '../streams/info.ts'

const MONITOR_MS = 15_000

/** What the journal's stream must be for its evidence to be durable; each difference is told with its remedy. */
const JOURNAL_FACTS = {
  retention: 'interest',
  storage: 'file',
  discard: 'new',
  deny_delete: true,
  deny_purge: true,
} as const

/**
 * Refuses a journal that could lose evidence: a missing or weakened stream, a missing recorder consumer (without it
 * messages would vanish), a server that acknowledges before it syncs. The last can be seen only on the server's
 * monitoring endpoint, and is checked where its URL is known.
 */
export async function assertJournalReady(
  manager: JetStreamManager,
  monitorUrl: string | undefined,
): Promise<void> {
  const { config } = await streamInfo(manager, STREAMS.journal.name)
  const problems = Object.entries(JOURNAL_FACTS)
    .filter(([key, wanted]) => Reflect.get(config, key) !== wanted)
    .map(([key, wanted]) => `${key} must be ${wanted}`)
  if (config.max_bytes <= 0) problems.push('max_bytes must be set')
  if (Reflect.get(config, 'persist_mode') === 'async')
    problems.push('persist_mode must not be async')
  if (problems.length > 0)
    throw new BusError(
      'not_ready',
      `stream ${STREAMS.journal.name} is not safe for evidence (${problems.join(', ')}): provision it again`,
    )
  await consumerInfo(manager, STREAMS.journal.name, RECORDER_CONSUMER)
  if (monitorUrl !== undefined) await assertSynced(monitorUrl)
}

const parseMonitor = parser(
  'monitoring reply',
  Type.Object({ config: Type.Object({ sync_always: Type.Optional(Type.Boolean()) }) }),
)

async function assertSynced(monitorUrl: string): Promise<void> {
  const monitor = await readMonitor(monitorUrl).catch((cause: unknown) => {
    throw new BusError(
      'not_ready',
      `the NATS monitoring endpoint ${monitorUrl} does not answer: check SALLYPORT_NATS_MONITOR_URL`,
      { cause },
    )
  })
  if (monitor.config.sync_always !== true)
    throw new BusError(
      'not_ready',
      'nats-server acknowledges before it syncs: set jetstream { sync_interval: always } in its configuration',
    )
}

async function readMonitor(monitorUrl: string): Promise<ReturnType<typeof parseMonitor>> {
  const response = await fetch(`${monitorUrl}/jsz?config=true`, {
    signal: AbortSignal.timeout(MONITOR_MS),
  })
  return parseMonitor(await response.json())
}
