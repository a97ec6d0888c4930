import { randomUUID } from 'node:crypto'
import type { LogCommit } from '@sallyport/contracts'
import {
  append,
  CHECKPOINT_KEY,
  type Checkpoint,
  checkpointKey,
  type Edge,
  edgeRoot,
  formatStaged,
  type LogSigner,
  partialsPrefix,
  type StagedBatch,
  type StoredObject,
  signCheckpoint,
  stagedKey,
  wasBegun,
} from '@sallyport/evidence'
import type { Batch } from '../domain/batch.ts'
import type { HeldLease } from '../lease/held-lease.ts'
import type { RetryingStore } from './retrying-store.ts'
import { writeOnce } from './write-once.ts'

/** All of them sign: where a key takes over, it and the one before it. */
export type Signers = readonly [LogSigner, ...LogSigner[]]

/** What adding to the log takes. */
export interface CommitParts {
  readonly store: RetryingStore
  readonly signers: Signers
  readonly lease: HeldLease
}

/** The newest head of a log, as signed. */
export interface Head {
  readonly checkpoint: Checkpoint
  readonly note: string
}

/** A batch that is in the log. */
export interface Committed {
  readonly edge: Edge
  readonly head: Head
}

/**
 * Adds a batch to the log. The order is what makes it safe to end, or to be overtaken, at any step:
 *
 * 1. everything that is to be written is staged, as one object under a key of its own, with the names of its data keys;
 * 2. its data keys are written, under names that no rival uses: nobody writes them again, so that none comes back that is
 *    erased later;
 * 3. the lease names it: the commit. Whoever lost the lease cannot, so that of rivals one alone goes on;
 * 4. it is finished: see {@link finishBatch}.
 */
export async function commitBatch(
  { store, signers, lease }: CommitParts,
  edge: Edge,
  batch: Batch,
): Promise<Committed> {
  const { edge: end, head, objects } = await appendParts(edge, batch.parts, signers)
  const [from, to] = [edge.size, end.size]
  const staged = {
    from,
    to,
    dataKeys: batch.keys.map(({ key }) => key),
    objects: [...batch.objects, ...objects],
  }
  const commit = { from, to, staged: stagedKey(to, randomUUID()), checkpoint: head.note }
  const bytes = formatStaged(staged)
  await store.put(commit.staged, bytes)
  try {
    await writeOnce(store, batch.keys)
    await lease.add(commit)
  } catch (error) {
    // Who has the lease now knows whether this batch is in the log, and removes its data keys where it is not. It may
    // have done so before they stood there.
    if (lease.lost.aborted) await store.put(commit.staged, bytes)
    throw error
  }
  await finishBatch(store, staged, commit)
  return { edge: end, head }
}

/**
 * Appends the leaves of a batch, and signs the log behind each part. All that is to be stored for it is tiles, bundles, and
 * the checkpoints before the last, each behind what it commits to.
 */
async function appendParts(
  edge: Edge,
  parts: Batch['parts'],
  signers: Signers,
): Promise<Committed & { readonly objects: readonly StoredObject[] }> {
  let end = edge
  let head: Head | undefined
  const tiles = new Map<string, StoredObject>()
  const checkpoints: StoredObject[] = []
  for (const leaves of parts) {
    if (head !== undefined) checkpoints.push(checkpointObject(head))
    const appended = append(end, leaves)
    end = appended.edge
    for (const object of appended.objects) tiles.set(object.key, object)
    // Each signs what the one before it signed, and more.
    // oxlint-disable-next-line no-await-in-loop
    head = await signHead(end, signers)
  }
  if (head === undefined) throw new TypeError('a batch has leaves')
  const written = [...tiles.values()].filter(({ key }) => !hasFullTile(key, tiles))
  return { edge: end, head, objects: [...written, ...checkpoints] }
}

/** Whether a tile is a part of one that is full among others. */
const hasFullTile = (key: string, tiles: ReadonlyMap<string, unknown>): boolean => {
  const [full = '', width] = key.split('.p/')
  return width !== undefined && tiles.has(full)
}

async function signHead(edge: Edge, signers: Signers): Promise<Head> {
  const checkpoint = { origin: signers[0].key.name, size: edge.size, root: edgeRoot(edge) }
  return { checkpoint, note: await signCheckpoint(checkpoint, ...signers) }
}

const checkpointObject = ({ checkpoint, note }: Head): StoredObject => ({
  key: checkpointKey(checkpoint.size),
  bytes: Buffer.from(note),
})

/**
 * Writes what a commit names to its places. It can be done again, and by several at once: all write the same bytes.
 * `checkpoint`, which names the newest head, comes behind all that it commits to, and what was staged goes at the end.
 */
export async function finishBatch(
  store: RetryingStore,
  { from, objects }: StagedBatch,
  { to, checkpoint, staged }: LogCommit,
): Promise<void> {
  const note = Buffer.from(checkpoint)
  await writeOnce(store, objects)
  await writeOnce(store, [{ key: checkpointKey(to), bytes: note }])
  await store.put(CHECKPOINT_KEY, note)
  await dropPartials(store, from, objects)
  await store.delete(staged)
}

/**
 * Removes the partial tiles at the places of full ones. Until then they stay, as checkpoints that readers hold need them
 * (C2SP tlog-tiles, partial tiles). Those of tiles that the batch began were never written.
 */
async function dropPartials(
  store: RetryingStore,
  from: number,
  objects: StagedBatch['objects'],
): Promise<void> {
  for (const { key } of objects) {
    const prefix = partialsPrefix(key)
    if (prefix === undefined || !wasBegun(key, from)) continue
    // oxlint-disable-next-line no-await-in-loop
    const keys = await store.keys(prefix)
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(keys.map((partial) => store.delete(partial)))
  }
}
