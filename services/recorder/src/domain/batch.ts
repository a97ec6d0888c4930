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
import { packSegment, rejectedKey, segmentKey, type StoredObject } from '@sallyport/evidence'
import type { ReadMessage } from './message.ts'

/** How far into each stream the log reaches: sequences of the last messages that it holds. */
export type Cursor = DataOf<typeof logAdvanced>

/** What is to be added to the log at once. */
export interface Batch {
  readonly leaves: readonly Uint8Array[]
  /** Segments and rejected lines, to which leaves commit. */
  readonly objects: readonly StoredObject[]
  readonly segments: number
  readonly cursor: Cursor
}

export interface BatchInput {
  /** Index that the first leaf gets. */
  readonly first: number
  readonly cursor: Cursor
  /** In stream order, all of them beyond the cursor. */
  readonly messages: readonly ReadMessage[]
  readonly stamp: () => EventStamp
}

/** Most line problems that one event lists. */
const MAX_LISTED = 64

/**
 * Makes a batch of messages. Its leaves are: every event in the order it came, for each message with rejected lines one
 * `journal.rejected`, for each session one `segment.sealed`, and `log.advanced`.
 */
export function buildBatch({ first, cursor, messages, stamp }: BatchInput): Batch {
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
  for (const [session, lines] of recordings) {
    const { leaf, object } = sealSegment(session, first, lines, stamp())
    leaves.push(leaf)
    objects.push(object)
  }
  const reached = advance(cursor, messages)
  leaves.push(toLeaf(seal(logAdvanced, 'log', reached, stamp())))
  return { leaves, objects, segments: recordings.size, cursor: reached }
}

/** A leaf and the object that it commits to. */
interface Commitment {
  readonly leaf: Uint8Array
  readonly object: StoredObject
}

function sealSegment(
  session: SessionId,
  first: number,
  lines: readonly Uint8Array[],
  stamp: EventStamp,
): Commitment {
  const object = { key: segmentKey(session, first), bytes: packSegment(lines) }
  const data = { session, ...commitment(object), records: lines.length }
  return { leaf: toLeaf(seal(segmentSealed, `session/${session}`, data, stamp)), object }
}

function setAside(message: ReadMessage, leaf: number, stamp: EventStamp): Commitment {
  const { stream, sequence, rejected } = message
  const object = {
    key: rejectedKey(leaf),
    bytes: packSegment(rejected.map(({ bytes }) => bytes)),
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

/** The lines of each session, in the order they came. */
function bySession(messages: readonly ReadMessage[]): Map<SessionId, Uint8Array[]> {
  const sessions = new Map<SessionId, Uint8Array[]>()
  for (const { bytes, session } of messages.flatMap((message) => message.lines)) {
    if (session === undefined) continue
    const lines = sessions.get(session)
    if (lines === undefined) sessions.set(session, [bytes])
    else lines.push(bytes)
  }
  return sessions
}

function advance(cursor: Cursor, messages: readonly ReadMessage[]): Cursor {
  const last = (stream: ReadMessage['stream']): number =>
    messages.findLast((message) => message.stream === stream)?.sequence ?? cursor[stream]
  return { journal: last('journal'), state: last('state') }
}

const toLeaf = (event: object): Uint8Array => Buffer.from(JSON.stringify(event))
