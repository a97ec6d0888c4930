import {
  append,
  type Appended,
  CHECKPOINT_KEY,
  checkpointKey,
  type Edge,
  edgeRoot,
  formatPending,
  type LogSigner,
  partialsPrefix,
  PENDING_KEY,
  signCheckpoint,
} from '@sallyport/evidence'
import type { Batch } from '../domain/batch.ts'
import type { RetryingStore } from './retrying-store.ts'
import { writeOnce } from './write-once.ts'

/** A batch that is in the log. */
export interface Committed {
  readonly edge: Edge
  /** The signed note. */
  readonly checkpoint: string
}

/**
 * Adds a batch to the log. The order is what makes it safe to end at any step:
 *
 * 1. `pending` says what is about to be written, so that a successor can take it back;
 * 2. data keys, then the segments that need them, tiles and bundles, none of which is referred to yet;
 * 3. `checkpoints/<size>`: the commit. From here on the batch is in the log, as a log never takes back what it signed;
 * 4. `checkpoint` names it as the newest, partial tiles that are full now go, and `pending` goes.
 */
export async function commitBatch(
  store: RetryingStore,
  signer: LogSigner,
  edge: Edge,
  batch: Batch,
): Promise<Committed> {
  const appended = append(edge, batch.leaves)
  const { size } = appended.edge
  const checkpoint = await signCheckpoint({ size, root: edgeRoot(appended.edge) }, signer)
  const signed = { key: checkpointKey(size), bytes: Buffer.from(checkpoint) }
  const objects = [...batch.keys, ...batch.objects, ...appended.objects]
  const keys = [...objects, signed].map(({ key }) => key)
  await store.put(PENDING_KEY, formatPending({ from: edge.size, to: size, keys }))
  await writeOnce(store, batch.keys)
  await writeOnce(store, batch.objects)
  await writeOnce(store, appended.objects)
  await writeOnce(store, [signed])
  await store.put(CHECKPOINT_KEY, signed.bytes)
  await dropPartials(store, appended.filled)
  await store.delete(PENDING_KEY)
  return { edge: appended.edge, checkpoint }
}

/**
 * Removes the partial tiles at the places of full ones. Until then they stay, as checkpoints that readers hold need them
 * (C2SP tlog-tiles, partial tiles).
 */
export async function dropPartials(
  store: RetryingStore,
  filled: Appended['filled'],
): Promise<void> {
  for (const { level, index } of filled) {
    // oxlint-disable-next-line no-await-in-loop
    const keys = await store.keys(partialsPrefix(level, index))
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(keys.map((key) => store.delete(key)))
  }
}
