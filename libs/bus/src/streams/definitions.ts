import type { ConsumerConfig, StreamConfig } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import { RECORDER_CONSUMER, SIEM_CONSUMER, STREAMS } from '@sallyport/contracts'

/** How much each stream may hold, in bytes, and on how many servers of a cluster. */
export interface StreamLimits {
  readonly journalBytes?: number
  readonly stateBytes?: number
  readonly auditBytes?: number
  readonly approvalBytes?: number
  readonly askedBytes?: number
  readonly heldBytes?: number
  readonly ratesBytes?: number
  readonly replicas?: number
}

const GIB = 1024 ** 3

/**
 * Milliseconds after which an unacknowledged message comes again, to this recorder or to its successor: no longer than
 * the successor waits before it takes over, so that it finds all that its predecessor had not finished.
 */
export const ACK_WAIT_MS = 2_000
/** Most messages that a durable consumer may hold without having acknowledged them. */
const MAX_ACK_PENDING = 1_024
/** As long as an approval can be open. */
const HELD_MS = 7 * 86_400_000
/** Twice the longest period of a bucket: what expires had been full again for as long as any clock may be off. */
const RATES_MS = 2 * 86_400_000
/** A bucket is written often, and its writes are told apart by their fence; the server need not remember them long. */
const RATES_DUPLICATE_MS = 2_000
/** Largest entry of RATES, headers included. */
const RATES_ENTRY_BYTES = 1024
/** A handful of leases, of which each is a few hundred bytes. */
const LEASES_BYTES = 1024 ** 2
const LEASES_ENTRY_BYTES = 16 * 1024
const DUPLICATE_WINDOW_MS = 120_000

/** Longer than any approval can be open, so that what stands there is at least what may still be voted on. */
const APPROVAL_MS = 8 * 86_400_000

/** Room for the longest arguments, at three bytes a character, and for headers. */
const ASKED_ENTRY_BYTES = 128 * 1024

const ASKED = {
  name: STREAMS.asked.name,
  retention: 'limits',
  discard: 'new',
  max_msgs_per_subject: 1,
  max_age: nanos(APPROVAL_MS),
  max_msg_size: ASKED_ENTRY_BYTES,
} as const

const HELD = {
  name: STREAMS.held.name,
  retention: 'limits',
  discard: 'new',
  max_msgs_per_subject: 1,
  max_age: nanos(HELD_MS),
} as const

const RATES = {
  name: STREAMS.rates.name,
  retention: 'limits',
  discard: 'new',
  max_msgs_per_subject: 1,
  max_age: nanos(RATES_MS),
  max_msg_size: RATES_ENTRY_BYTES,
  duplicate_window: nanos(RATES_DUPLICATE_MS),
} as const

const LEASES = {
  name: STREAMS.leases.name,
  retention: 'limits',
  discard: 'new',
  max_msgs_per_subject: 1,
  max_msg_size: LEASES_ENTRY_BYTES,
  max_bytes: LEASES_BYTES,
} as const

/** The streams as they must be. A full one refuses, except what can be written again: AUDIT from the log, APPROVAL from STATE. */
export function streamDefinitions(limits: StreamLimits): readonly StreamDefinition[] {
  const { journalBytes = 4 * GIB, stateBytes = GIB, auditBytes = GIB } = limits
  const { approvalBytes = GIB / 4, heldBytes = GIB / 4, ratesBytes = GIB / 4 } = limits
  const { askedBytes = GIB / 4 } = limits
  const shared = {
    storage: 'file',
    deny_delete: true,
    deny_purge: true,
    max_age: 0,
    max_msgs: -1,
    max_msgs_per_subject: -1,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: limits.replicas ?? 1,
  } as const
  return [
    {
      ...shared,
      name: STREAMS.journal.name,
      subjects: [...STREAMS.journal.subjects],
      retention: 'interest',
      discard: 'new',
      max_bytes: journalBytes,
    },
    {
      ...shared,
      name: STREAMS.state.name,
      subjects: [...STREAMS.state.subjects],
      retention: 'limits',
      discard: 'new',
      max_bytes: stateBytes,
    },
    {
      ...shared,
      name: STREAMS.audit.name,
      subjects: [...STREAMS.audit.subjects],
      retention: 'limits',
      discard: 'old',
      max_bytes: auditBytes,
    },
    {
      ...shared,
      name: STREAMS.approval.name,
      subjects: [...STREAMS.approval.subjects],
      retention: 'limits',
      discard: 'old',
      max_age: nanos(APPROVAL_MS),
      max_bytes: approvalBytes,
    },
    { ...shared, ...ASKED, subjects: [...STREAMS.asked.subjects], max_bytes: askedBytes },
    { ...shared, ...HELD, subjects: [...STREAMS.held.subjects], max_bytes: heldBytes },
    { ...shared, ...RATES, subjects: [...STREAMS.rates.subjects], max_bytes: ratesBytes },
    { ...shared, ...LEASES, subjects: [...STREAMS.leases.subjects] },
  ]
}

/** The settings of a stream that Sallyport depends on. */
export type StreamDefinition = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'retention'
  | 'storage'
  | 'discard'
  | 'max_bytes'
  | 'max_age'
  | 'max_msgs'
  | 'max_msgs_per_subject'
  | 'deny_delete'
  | 'deny_purge'
  | 'duplicate_window'
  | 'num_replicas'
> &
  Partial<Pick<StreamConfig, 'max_msg_size'>>

/** A durable consumer as it must be. */
export interface ConsumerDefinition {
  readonly stream: string
  readonly config: Partial<ConsumerConfig> & { readonly durable_name: string }
}

/** The recorder's durable consumer, the same on each of its streams. */
export const RECORDER = {
  ack_policy: 'explicit',
  deliver_policy: 'all',
  max_ack_pending: MAX_ACK_PENDING,
  max_deliver: -1,
  durable_name: RECORDER_CONSUMER,
  ack_wait: nanos(ACK_WAIT_MS),
} as const

/** Bits a second: a SIEM that was away is not sent more than it can read, or the server would cut it off. */
const SIEM_RATE = 64_000_000

const SIEM = {
  ack_policy: 'none',
  deliver_policy: 'all',
  durable_name: SIEM_CONSUMER.name,
  deliver_subject: SIEM_CONSUMER.subject,
  rate_limit_bps: SIEM_RATE,
} as const

/** The recorder's, by the same name on each of its streams, and that of SIEMs. */
export const CONSUMERS: readonly ConsumerDefinition[] = [
  { stream: STREAMS.journal.name, config: RECORDER },
  { stream: STREAMS.state.name, config: RECORDER },
  { stream: STREAMS.audit.name, config: SIEM },
]
