import { hash } from 'node:crypto'
import {
  type DataOf,
  type EventStamp,
  journalRejected,
  logAdvanced,
  logKeyRotated,
  seal,
  segmentSealed,
  type SessionId,
} from '@sallyport/contracts'
import {
  type DataKey,
  packLines,
  publishedChange,
  rejectedKey,
  sealSegment,
  segmentKey,
  type StoredObject,
} from '@sallyport/evidence'
import { cutLeaves } from './cut-leaves.ts'
import type { ReadMessage } from './message.ts'
import { bySession } from './session-lines.ts'

/** How far into each stream the log reaches: sequences of the last messages that it holds; and from where on exchanges are open. */
export type Cursor = Omit<DataOf<typeof logAdvanced>, 'more'>

/** What is to be added to the log at once. */
export interface Batch {
  /** Up to each checkpoint, those behind the one before; there is one at least. */
  readonly parts: readonly (readonly Uint8Array[])[]
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
  /** From which leaf on exchanges are open, as the last leaf tells that gets an index; undefined where that is not known. */
  readonly openFrom: (index: number) => number | undefined
  readonly stamp: () => EventStamp
}

/** Most line problems that one event lists. */
const MAX_LISTED = 64

/**
 * Makes a batch of messages. Its leaves are: every event in the order it came, for each message with rejected lines one
 * `journal.rejected`, for each session one `segment.sealed`, and `log.advanced`. Where it goes on behind a full bundle,
 * the last leaf of that bundle is a `log.advanced` with `more`: so no two checkpoints are further apart than a bundle.
 */
export function buildBatch(input: BatchInput): Batch {
  const { first, cursor, messages, dataKeys, openFrom, stamp } = input
  const { journal, state } = cursor
  const advanced = (data: DataOf<typeof logAdvanced>): Uint8Array =>
    toLeaf(seal(logAdvanced, 'log', data, stamp()))
  const leaves = cutLeaves(first, () => advanced({ journal, state, more: true }))
  const objects: StoredObject[] = []
  for (const message of messages) {
    for (const { kind, bytes } of message.lines) if (kind === 'event') leaves.add(() => bytes)
    if (message.rejected.length === 0) continue
    leaves.add((index) => {
      const { leaf, object } = setAside(message, index, stamp())
      objects.push(object)
      return leaf
    })
  }
  const recordings = bySession(messages)
  for (const [session, { lines }] of recordings) {
    const dataKey = dataKeys.sessions.get(session)
    if (dataKey === undefined) throw new TypeError('a session has no data key')
    const { leaf, object } = segmentOf(session, first, lines, dataKey, stamp())
    leaves.add(() => leaf)
    objects.push(object)
  }
  let reached: Cursor = advance(cursor, messages)
  const parts = leaves.end((index) => {
    const open = openFrom(index)
    if (open !== undefined) reached = { ...reached, openFrom: open }
    return advanced(reached)
  })
  return { parts, keys: dataKeys.stored, objects, segments: recordings.size, cursor: reached }
}

/** What a change of the log's key is made of. */
export interface RotationInput extends Pick<BatchInput, 'first' | 'cursor' | 'stamp'> {
  /** Verifier keys: the one in force, and the one that takes over. */
  readonly keys: DataOf<typeof logKeyRotated>
}

/** A batch with which another key takes over, and the index of the leaf that says so. */
export interface Rotation {
  readonly batch: Batch
  readonly leaf: number
}

/** Makes the batch with which another key takes over: the leaf that says so, and `log.advanced`. */
export function buildRotation({ first, cursor, keys, stamp }: RotationInput): Rotation {
  const rotated = seal(logKeyRotated, 'log', keys, stamp())
  const advanced = (data: DataOf<typeof logAdvanced>): Uint8Array =>
    toLeaf(seal(logAdvanced, 'log', data, stamp()))
  const { journal, state } = cursor
  const leaves = cutLeaves(first, () => advanced({ journal, state, more: true }))
  let leaf = first
  leaves.add((index) => {
    leaf = index
    return toLeaf(rotated)
  })
  const parts = leaves.end(() => advanced(cursor))
  const objects = [publishedChange(leaf, keys.from, keys.to)]
  return { batch: { parts, keys: [], objects, segments: 0, cursor }, leaf }
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
