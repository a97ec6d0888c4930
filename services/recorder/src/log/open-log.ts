import {
  type Edge,
  EMPTY_EDGE,
  EvidenceError,
  type EvidenceSource,
  findEvent,
  isKind,
  type LogSigner,
  readEdge,
  readEntries,
  readLine,
  TILE_WIDTH,
} from '@sallyport/evidence'
import { type EventId, type EventStamp, logAdvanced } from '@sallyport/contracts'
import type { ObjectStore } from '@sallyport/objectstore'
import { type Batch, buildRotation, type Cursor } from '../domain/batch.ts'
import type { Events } from '../events.ts'
import type { HeldLease } from '../lease/held-lease.ts'
import { commitBatch, type Signers, type Head } from './commit.ts'
import { assertInRing, findKeysInForce, type KeyInForce } from './keys-in-force.ts'
import { damaged, recoverHead, tend } from './recover.ts'
import { retryingStore } from './retrying-store.ts'
import { knowLeaves } from './seals.ts'
import { createSessionMap, type SessionMap } from './session-map.ts'

/** The log, as the one recorder that has its lease sees it. */
export interface Log {
  readonly size: number
  readonly cursor: Cursor
  /** The newest checkpoint as signed; undefined before the first. */
  readonly checkpoint: string | undefined
  /** For reading; a call that fails is not repeated. */
  readonly source: EvidenceSource
  /** For reading; a store that fails is asked again until the signal ends it. */
  readonly patient: EvidenceSource
  /** Where the segments of sessions are sealed, as far as it was read or written since this was opened. */
  readonly sessions: SessionMap
  /** The keys that have signed it, the one in force last. */
  readonly keys: readonly KeyInForce[]
  /**
   * Adds a batch; resolves when it is durable and signed. A store or a bus that fails is asked again until the signal
   * ends it. One call at a time, of this, of {@link rotate} and of {@link tend}. Throws `lease_lost` or `second_writer`.
   */
  commit(batch: Batch): Promise<void>
  /** Lets the newest key of the ring take over, where another one is in force. Throws as {@link commit} does. */
  rotate(stamp: () => EventStamp): Promise<void>
  /** Puts right what a recorder may do too late that has lost its lease and does not know it yet. */
  tend(): Promise<void>
  /** Whether an event is in the log; a store that fails is asked again. Throws `log_damaged`. */
  holds(event: EventId): Promise<boolean>
  /** Resolves when the log has grown beyond a size. */
  grown(beyond: number): Promise<void>
}

/** Where a new log begins. */
const START = { edge: EMPTY_EDGE, cursor: { journal: 0, state: 0 } }

/** What opening a log takes. */
export interface LogParts {
  readonly store: ObjectStore
  /** The ring of the log's keys, the newest last; never empty. */
  readonly signers: readonly LogSigner[]
  readonly lease: HeldLease
  /** Ends what is under way. */
  readonly signal: AbortSignal
  readonly events: Events
}

/**
 * Opens the log in a store, or begins one in an empty store. Throws `not_our_log`, `log_key_unknown`, `log_key_unusable`,
 * `log_damaged` or `rolled_back`, or an ObjectStoreError.
 */
export async function openLog(parts: LogParts): Promise<Log> {
  const { store, signers, lease, signal, events } = parts
  const retrying = retryingStore(store, signal, events)
  // A store that fails at the start is told to whoever starts the recorder.
  const impatient = retryingStore(store, AbortSignal.abort(), events)
  await assertInRing(store, signers)
  const ring = signers.map(({ key }) => key)
  const head = await recoverHead(impatient, ring, lease, events)
  if (head === undefined && (await impatient.keys('')).length > 0)
    throw damaged('it holds files, but no checkpoint')
  const patient = { get: retrying.get, list: (prefix: string) => store.list(prefix) }
  let { edge, cursor } = head === undefined ? START : await readEnd(store, head)
  let newest = head
  let keys = await findKeysInForce(store, head, signers)
  let growth = Promise.withResolvers<void>()
  const sessions = mapFrom(edge)
  const add = async (batch: Batch, by: Signers): Promise<void> => {
    const to = { store: retrying, signers: by, lease }
    const first = edge.size
    ;({ edge, head: newest } = await commitBatch(to, edge, batch))
    knowLeaves(sessions, first, batch.parts.flat())
    cursor = batch.cursor
    growth.resolve()
    growth = Promise.withResolvers()
  }
  return {
    get size() {
      return edge.size
    },
    get cursor() {
      return cursor
    },
    get checkpoint() {
      return newest?.note
    },
    source: store,
    patient,
    sessions,
    get keys() {
      return keys.all
    },
    commit: (batch) => add(batch, [keys.signer]),
    async rotate(stamp) {
      const { all, signer, next } = keys
      if (next === undefined) return
      const change = { from: signer.key.text, to: next.key.text }
      const { batch, leaf } = buildRotation({ first: edge.size, cursor, keys: change, stamp })
      await add(batch, [signer, next])
      const inForce = { key: change.to, from: leaf }
      keys = { all: [...all, inForce], signer: next, next: undefined }
      events.keyRotated(change.from, change.to, leaf)
    },
    tend: () => tend(retrying, newest, lease.confirm, events),
    async holds(event) {
      const found = await findEvent(patient, edge.size, event).catch(rethrowDamage)
      return found !== undefined
    },
    grown: (beyond) => (edge.size > beyond ? Promise.resolve() : growth.promise),
  }
}

/** A map that knows the bundle that is not full, and is to be told of what comes to stand behind it. */
function mapFrom({ size, entries }: Edge): SessionMap {
  const sessions = createSessionMap()
  knowLeaves(sessions, size - entries.length, entries)
  return sessions
}

/** The right edge of the log, and how far into the streams it reaches. */
async function readEnd(
  source: EvidenceSource,
  { checkpoint }: Head,
): Promise<{ edge: Edge; cursor: Cursor }> {
  try {
    const edge = await readEdge(source, checkpoint)
    const { size } = checkpoint
    const last =
      edge.entries.at(-1) ?? (await readEntries(source, size / TILE_WIDTH - 1, size)).at(-1)
    const line = readLine(last ?? new Uint8Array())
    if (line.kind === 'event' && isKind(line.event, logAdvanced))
      return { edge, cursor: line.event.data }
  } catch (error) {
    rethrowDamage(error)
  }
  throw damaged('its last leaf does not say how far it reaches')
}

function rethrowDamage(error: unknown): never {
  throw error instanceof EvidenceError ? damaged(error.message, error) : error
}
