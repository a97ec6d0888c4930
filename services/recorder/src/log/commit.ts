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
  signCheckpoint,
  stagedKey,
} from '@sallyport/evidence'
import type { Batch } from '../domain/batch.ts'
import type { HeldLease } from '../lease/held-lease.ts'
import type { RetryingStore } from './retrying-store.ts'
import { writeOnce } from './write-once.ts'

/** What adding to the log takes. */
export interface CommitParts {
  readonly store: RetryingStore
  readonly signer: LogSigner
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
  { store, signer, lease }: CommitParts,
  edge: Edge,
  batch: Batch,
): Promise<Committed> {
  const appended = append(edge, batch.leaves)
  const { size } = appended.edge
  const root = edgeRoot(appended.edge)
  const note = await signCheckpoint({ size, root }, signer)
  const staged = {
    from: edge.size,
    to: size,
    dataKeys: batch.keys.map(({ key }) => key),
    objects: [...batch.objects, ...appended.objects],
  }
  const commit = {
    from: edge.size,
    to: size,
    staged: stagedKey(size, randomUUID()),
    checkpoint: note,
  }
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
  return {
    edge: appended.edge,
    head: { note, checkpoint: { origin: signer.key.name, size, root } },
  }
}

/**
 * Writes what a commit names to its places. It can be done again, and by several at once: all write the same bytes.
 * `checkpoint`, which names the newest head, comes behind all that it commits to, and what was staged goes at the end.
 */
export async function finishBatch(
  store: RetryingStore,
  { objects }: StagedBatch,
  { to, checkpoint, staged }: LogCommit,
): Promise<void> {
  const note = Buffer.from(checkpoint)
  await writeOnce(store, objects)
  await writeOnce(store, [{ key: checkpointKey(to), bytes: note }])
  await store.put(CHECKPOINT_KEY, note)
  await dropPartials(store, objects)
  await store.delete(staged)
}

/**
 * Removes the partial tiles at the places of full ones. Until then they stay, as checkpoints that readers hold need them
 * (C2SP tlog-tiles, partial tiles).
 */
async function dropPartials(store: RetryingStore, objects: StagedBatch['objects']): Promise<void> {
  for (const { key } of objects) {
    const prefix = partialsPrefix(key)
    if (prefix === undefined) continue
    // oxlint-disable-next-line no-await-in-loop
    const keys = await store.keys(prefix)
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(keys.map((partial) => store.delete(partial)))
  }
}
