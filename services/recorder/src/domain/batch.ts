import { hash } from 'node:crypto'
import {
  type DataOf,
  type EventStamp,
  journalRejected,
  logAdvanced,
  seal,
  segmentSealed,
  type SessionId,
} from '@sallyport/contracts'
import {
  type DataKey,
  packLines,
  rejectedKey,
  sealSegment,
  segmentKey,
  type StoredObject,
} from '@sallyport/evidence'
import type { ReadMessage } from './message.ts'
import { bySession } from './session-lines.ts'

/** How far into each stream the log reaches: sequences of the last messages that it holds. */
export type Cursor = DataOf<typeof logAdvanced>

/** What is to be added to the log at once. */
export interface Batch {
  readonly leaves: readonly Uint8Array[]
  /** Data keys that segments of the batch are the first to need. */
  readonly keys: readonly StoredObject[]
  /** Segments and rejected lines, to which leaves commit. */
  readonly objects: readonly StoredObject[]
  readonly segments: number
  readonly cursor: Cursor
}

/** What the segments of a batch are encrypted with. */
export interface BatchKeys {
  /** For each session that the batch has lines of. */
  readonly sessions: ReadonlyMap<SessionId, DataKey>
  /** Those that are new, to be stored before any segment. */
  readonly stored: readonly StoredObject[]
}

export interface BatchInput {
  /** Index that the first leaf gets. */
  readonly first: number
  readonly cursor: Cursor
  /** In stream order, all of them beyond the cursor. */
  readonly messages: readonly ReadMessage[]
  readonly dataKeys: BatchKeys
  readonly stamp: () => EventStamp
}

/** Most line problems that one event lists. */
const MAX_LISTED = 64

/**
 * Makes a batch of messages. Its leaves are: every event in the order it came, for each message with rejected lines one
 * `journal.rejected`, for each session one `segment.sealed`, and `log.advanced`.
 */
export function buildBatch({ first, cursor, messages, dataKeys, stamp }: BatchInput): Batch {
  const leaves: Uint8Array[] = []
  const objects: StoredObject[] = []
  for (const message of messages) {
    for (const { kind, bytes } of message.lines) if (kind === 'event') leaves.push(bytes)
    if (message.rejected.length === 0) continue
    const { leaf, object } = setAside(message, first + leaves.length, stamp())
    leaves.push(leaf)
    objects.push(object)
  }
  const recordings = bySession(messages)
  for (const [session, { lines }] of recordings) {
    const dataKey = dataKeys.sessions.get(session)
    if (dataKey === undefined) throw new TypeError('a session has no data key')
    const { leaf, object } = segmentOf(session, first, lines, dataKey, stamp())
    leaves.push(leaf)
    objects.push(object)
  }
  const reached = advance(cursor, messages)
  leaves.push(toLeaf(seal(logAdvanced, 'log', reached, stamp())))
  const keys = dataKeys.stored
  return { leaves, keys, objects, segments: recordings.size, cursor: reached }
}

/** A leaf and the object that it commits to. */
interface Commitment {
  readonly leaf: Uint8Array
  readonly object: StoredObject
}

function segmentOf(
  session: SessionId,
  first: number,
  lines: readonly Uint8Array[],
  dataKey: DataKey,
  stamp: EventStamp,
): Commitment {
  const key = segmentKey(session, first)
  const object = { key, bytes: sealSegment(key, lines, dataKey) }
  const data = { session, ...commitment(object), records: lines.length }
  return { leaf: toLeaf(seal(segmentSealed, `session/${session}`, data, stamp)), object }
}

function setAside(message: ReadMessage, leaf: number, stamp: EventStamp): Commitment {
  const { stream, sequence, rejected } = message
  const object = {
    key: rejectedKey(leaf),
    bytes: packLines(rejected.map(({ bytes }) => bytes)),
  }
  const data = {
    stream,
    sequence,
    lines: rejected.slice(0, MAX_LISTED).map(({ problem }) => problem),
    rejected: rejected.length,
    ...commitment(object),
  }
  return { leaf: toLeaf(seal(journalRejected, `stream/${stream}`, data, stamp)), object }
}

function commitment({ key, bytes }: StoredObject): {
  readonly key: string
  readonly bytes: number
  readonly sha256: DataOf<typeof segmentSealed>['sha256']
} {
  // A hexadecimal SHA-256 is exactly what a digest is.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const sha256 = hash('sha256', bytes, 'hex') as DataOf<typeof segmentSealed>['sha256']
  return { key, bytes: bytes.length, sha256 }
}

function advance(cursor: Cursor, messages: readonly ReadMessage[]): Cursor {
  const last = (stream: ReadMessage['stream']): number =>
    messages.findLast((message) => message.stream === stream)?.sequence ?? cursor[stream]
  return { journal: last('journal'), state: last('state') }
}

const toLeaf = (event: object): Uint8Array => Buffer.from(JSON.stringify(event))
