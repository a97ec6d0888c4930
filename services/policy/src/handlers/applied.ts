import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** Waits until an event counts here; a follower that has ended never gets there. */
export async function applied(store: Pick<Store, 'reached'>, sequence: number): Promise<void> {
  await store.reached(sequence).catch(() => {
    throw refusal('unavailable', 'It is written, but this replica cannot follow.')
  })
}
