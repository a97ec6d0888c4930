import type { JetStreamManager } from '@nats-io/jetstream'
import { parser, RECORDER_CONSUMER, STREAMS } from '@sallyport/contracts'
import { Type } from 'typebox'
import { BusError } from '../errors.ts'
import { RECORDER } from '../streams/definitions.ts'
import { consumerInfo, streamInfo } from '../streams/info.ts'

const MONITOR_MS = 15_000

/** What the journal's stream must be for its evidence to be durable; each difference is told with its remedy. */
const JOURNAL_FACTS = {
  retention: 'interest',
  storage: 'file',
  discard: 'new',
  deny_delete: true,
  deny_purge: true,
  // Nothing may go but what the recorder has acknowledged.
  max_age: 0,
  max_msgs: -1,
  max_msgs_per_subject: -1,
  // What the writer may send is never refused for its size.
  max_msg_size: -1,
} as const

/** What the recorder's consumer must be, so that nothing goes that the recorder has not acknowledged. */
const CONSUMER_FACTS = {
  ack_policy: RECORDER.ack_policy,
  deliver_policy: RECORDER.deliver_policy,
  max_deliver: RECORDER.max_deliver,
  filter_subject: undefined,
  filter_subjects: undefined,
  inactive_threshold: undefined,
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
  const problems = differences(config, JOURNAL_FACTS)
  if (config.max_bytes <= 0) problems.push('max_bytes must be set')
  if (Reflect.get(config, 'persist_mode') === 'async')
    problems.push('persist_mode must not be async')
  const { name } = STREAMS.journal
  assertNone(problems, `stream ${name}`, `nats stream edit ${name}`)
  const consumer = await consumerInfo(manager, name, RECORDER_CONSUMER)
  assertNone(
    differences(consumer.config, CONSUMER_FACTS),
    `consumer ${RECORDER_CONSUMER} of stream ${name}`,
    `nats consumer edit ${name} ${RECORDER_CONSUMER}`,
  )
  if (monitorUrl !== undefined) await assertSynced(monitorUrl)
}

function differences(
  config: object,
  wanted: Readonly<Record<string, string | number | boolean | undefined>>,
): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => Reflect.get(config, key) !== value)
    .map(([key, value]) => `${key} must be ${value === undefined ? 'unset' : String(value)}`)
}

function assertNone(problems: readonly string[], what: string, edit: string): void {
  if (problems.length === 0) return
  throw new BusError(
    'not_ready',
    `${what} is not safe for evidence (${problems.join(', ')}): change that (${edit}), or let the recorder empty the journal, delete it and provision it again`,
  )
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
