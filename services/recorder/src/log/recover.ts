import type { LogCommit } from '@sallyport/contracts'
import {
  CHECKPOINT_KEY,
  checkpointKey,
  dataKeyOf,
  EvidenceError,
  openCheckpoint,
  parseDataKeyObject,
  parseStaged,
  segmentKey,
  STAGED_PREFIX,
  type VerifierKey,
} from '@sallyport/evidence'
import { RecorderError } from '../errors.ts'
import type { Events } from '../events.ts'
import type { HeldLease } from '../lease/held-lease.ts'
import { finishBatch, type Head } from './commit.ts'
import type { RetryingStore } from './retrying-store.ts'

/**
 * Finds the newest head; undefined where the log is yet to begin. The commit that the lease names is finished, and what
 * else was staged is taken back: nobody can commit it any more. Throws `not_our_log`, `log_damaged` or `rolled_back`.
 */
export async function recoverHead(
  store: RetryingStore,
  keys: readonly VerifierKey[],
  { commit, confirm }: Pick<HeldLease, 'commit' | 'confirm'>,
  events: Events,
): Promise<Head | undefined> {
  const named = commit && readNote(Buffer.from(commit.checkpoint), 'the lease', keys)
  const begun = await readHead(store, CHECKPOINT_KEY, keys)
  const finished = commit !== undefined && (await finish(store, commit, begun))
  if (finished) events.recovered('finished', commit.to)
  if (commit !== undefined && !finished) await assertStands(store, keys, commit, begun)
  const head = newer(begun, named)
  await tend(store, head, confirm, events)
  return head
}

/** Finishes a commit; false where it was finished already. */
async function finish(
  store: RetryingStore,
  commit: LogCommit,
  begun: Head | undefined,
): Promise<boolean> {
  const bytes = await store.get(commit.staged)
  if (bytes === undefined) return false
  const staged = parseStaged(bytes)
  if (staged?.from !== commit.from || staged.to !== commit.to)
    throw damaged(`${commit.staged} is not the batch that the lease names`)
  // `checkpoint` may name an older head than the newest; each stands under its size.
  const continues = commit.from === 0 || (await store.get(checkpointKey(commit.from))) !== undefined
  if (!continues) throw rolledBack(commit, begun)
  await finishBatch(store, staged, commit)
  return true
}

/** A commit that was finished must stand in the store, as it was signed: the store is what counts. */
async function assertStands(
  store: RetryingStore,
  keys: readonly VerifierKey[],
  commit: LogCommit,
  begun: Head | undefined,
): Promise<void> {
  const stands = await readHead(store, checkpointKey(commit.to), keys)
  if (stands === undefined) throw rolledBack(commit, begun)
  if (stands.note !== commit.checkpoint)
    throw damaged(`its checkpoint of ${commit.to} leaves is not the one that the bus tells of`)
  if (begun === undefined) throw damaged(`${CHECKPOINT_KEY} is gone`)
}

const newer = (a: Head | undefined, b: Head | undefined): Head | undefined =>
  (a?.checkpoint.size ?? -1) >= (b?.checkpoint.size ?? -1) ? a : b

/**
 * Puts right what a recorder may have done that lost its lease in the middle of a step: `checkpoint` names an older head,
 * or a batch is staged that nobody can commit.
 */
export async function tend(
  store: RetryingStore,
  head: Head | undefined,
  confirm: HeldLease['confirm'],
  events: Events,
): Promise<void> {
  const stray = await store.keys(STAGED_PREFIX)
  // Whoever is no longer the holder may have found what its successor has just staged.
  await confirm()
  if (head !== undefined) await pointTo(store, head)
  for (const key of stray) {
    // oxlint-disable-next-line no-await-in-loop
    await takeBack(store, key)
  }
  if (stray.length > 0) events.recovered('taken back', head?.checkpoint.size ?? 0)
}

/** Removes a batch that nobody can commit any more, its data keys first: so they are known until they are gone. */
async function takeBack(store: RetryingStore, key: string): Promise<void> {
  const bytes = await store.get(key)
  for (const object of (bytes && parseStaged(bytes)?.dataKeys) ?? []) {
    // What it encrypted is recorded again under another, which alone an erasure knows of.
    // oxlint-disable-next-line no-await-in-loop
    if (!(await isNeeded(store, object))) await store.erase(object)
  }
  await store.delete(key)
}

/** Whether the log has the segment that a data key was made for; the note of a batch alone removes no key. */
async function isNeeded(store: RetryingStore, object: string): Promise<boolean> {
  const name = parseDataKeyObject(object)
  const segment = name && (await store.get(segmentKey(name.session, name.leaf)))
  return segment !== undefined && dataKeyOf(segment) === object
}

async function pointTo(store: RetryingStore, head: Head): Promise<void> {
  const note = Buffer.from(head.note)
  const stands = await store.get(CHECKPOINT_KEY)
  if (stands === undefined || Buffer.compare(stands, note) !== 0)
    await store.put(CHECKPOINT_KEY, note)
}

async function readHead(
  store: RetryingStore,
  at: string,
  keys: readonly VerifierKey[],
): Promise<Head | undefined> {
  const bytes = await store.get(at)
  return bytes && readNote(bytes, `${at} in the evidence folder`, keys)
}

function readNote(bytes: Uint8Array, where: string, keys: readonly VerifierKey[]): Head {
  try {
    return { checkpoint: openCheckpoint(bytes, keys), note: Buffer.from(bytes).toString('utf8') }
  } catch (cause) {
    if (!(cause instanceof EvidenceError)) throw cause
    throw new RecorderError(
      'not_our_log',
      `the checkpoint in ${where} is not signed with a key of this recorder for ${keys[0]?.name ?? ''}: give the key that signed it and the origin that the log was begun with. A new key stands in the same file, behind the old one`,
      { cause },
    )
  }
}

function rolledBack(commit: LogCommit, begun: Head | undefined): RecorderError {
  return new RecorderError(
    'rolled_back',
    `the bus tells of a log of ${commit.to} leaves, but the evidence folder ends at ${begun?.checkpoint.size ?? 0}: it is not the newest. Restore it`,
  )
}

/** A log that cannot be continued. */
export function damaged(why: string, cause?: unknown): RecorderError {
  return new RecorderError(
    'log_damaged',
    `the evidence cannot be continued: ${why}. Run the verify command on the folder, and restore it from a copy`,
    { cause },
  )
}
