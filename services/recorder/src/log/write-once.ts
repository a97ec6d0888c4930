import { ObjectStoreError } from '@sallyport/objectstore'
import type { StoredObject } from '@sallyport/evidence'
import { RecorderError } from '../errors.ts'
import type { RetryingStore } from './retrying-store.ts'

/** Objects that are written at the same time. */
const WINDOW = 16

/** Writes objects that never change. Throws `second_writer` where another one stands under a key. */
export async function writeOnce(
  store: RetryingStore,
  objects: readonly StoredObject[],
): Promise<void> {
  for (let at = 0; at < objects.length; at += WINDOW) {
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(objects.slice(at, at + WINDOW).map((object) => writeOne(store, object)))
  }
}

async function writeOne(store: RetryingStore, { key, bytes }: StoredObject): Promise<void> {
  try {
    await store.put(key, bytes, { ifAbsent: true })
  } catch (error) {
    if (!(error instanceof ObjectStoreError && error.code === 'exists')) throw error
    // An attempt whose answer was lost has written just this.
    const stands = await store.get(key)
    if (stands !== undefined && Buffer.compare(stands, bytes) === 0) return
    throw new RecorderError(
      'second_writer',
      `something else stands under ${key}, though nobody else has the lease of this log: another deployment writes to the same place. Give each log a place of its own`,
    )
  }
}
