import {
  type Appended,
  CHECKPOINT_KEY,
  type Checkpoint,
  checkpointKey,
  EvidenceError,
  isBeyond,
  KEYS_PREFIX,
  openCheckpoint,
  parsePending,
  PENDING_KEY,
  type Pending,
  TILE_WIDTH,
  type VerifierKey,
} from '@sallyport/evidence'
import { RecorderError } from '../errors.ts'
import type { Events } from '../events.ts'
import { dropPartials } from './commit.ts'
import type { RetryingStore } from './retrying-store.ts'

/** The newest head of a log, as signed. */
export interface Head {
  readonly checkpoint: Checkpoint
  readonly note: string
}

/**
 * Finds the newest head; undefined where the log is yet to begin. What an earlier recorder had begun is finished where
 * it was signed already, and taken back otherwise. Throws `not_our_log` or `log_damaged`.
 */
export async function recoverHead(
  store: RetryingStore,
  key: VerifierKey,
  events: Events,
): Promise<Head | undefined> {
  const newest = await readHead(store, CHECKPOINT_KEY, key)
  const bytes = await store.get(PENDING_KEY)
  if (bytes === undefined) return newest
  const pending = parsePending(bytes)
  if (pending === undefined) throw damaged(`${PENDING_KEY} cannot be read`)
  const signed = await readHead(store, checkpointKey(pending.to), key)
  if (signed === undefined) await takeBack(store, pending, newest?.checkpoint.size ?? 0)
  else await store.put(CHECKPOINT_KEY, Buffer.from(signed.note))
  const head = signed ?? newest
  const size = head?.checkpoint.size ?? 0
  await dropPartials(store, filledBetween(pending.from, size))
  await store.delete(PENDING_KEY)
  events.recovered(signed === undefined ? 'taken back' : 'finished', size)
  return head
}

async function readHead(
  store: RetryingStore,
  at: string,
  key: VerifierKey,
): Promise<Head | undefined> {
  const bytes = await store.get(at)
  if (bytes === undefined) return undefined
  try {
    return { checkpoint: openCheckpoint(bytes, key), note: Buffer.from(bytes).toString('utf8') }
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause
    throw new RecorderError(
      'not_our_log',
      `${at} in the evidence folder is not signed with this key for ${key.name}: give the key and the origin that the log was begun with`,
      { cause },
    )
  }
}

/** Removes what a batch had written. Nothing that the log already holds is ever removed, whatever the note says. */
async function takeBack(store: RetryingStore, pending: Pending, size: number): Promise<void> {
  for (const key of pending.keys) {
    if (!isBeyond(key, size)) continue
    // What its data keys encrypted is recorded again under others, which alone an erasure knows of.
    // oxlint-disable-next-line no-await-in-loop
    await (key.startsWith(KEYS_PREFIX) ? store.erase(key) : store.delete(key))
  }
}

/** The tiles that became full between two sizes. */
function filledBetween(from: number, size: number): Appended['filled'] {
  const filled: { level: number | 'entries'; index: number }[] = []
  for (let level = 0, span = TILE_WIDTH; span <= size; level++, span *= TILE_WIDTH) {
    for (let index = Math.floor(from / span); index < Math.floor(size / span); index++) {
      filled.push({ level, index })
      if (level === 0) filled.push({ level: 'entries', index })
    }
  }
  return filled
}

/** A log that cannot be continued. */
export function damaged(why: string, cause?: unknown): RecorderError {
  return new RecorderError(
    'log_damaged',
    `the evidence cannot be continued: ${why}. Run the verify command on the folder, and restore it from a copy`,
    { cause },
  )
}
