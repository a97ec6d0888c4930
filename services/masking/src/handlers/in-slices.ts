import { setImmediate } from 'node:timers/promises'
import type { Steps } from '../domain/pace.ts'

/** Does work slice by slice; between them other calls are served. Throws when the signal aborts. */
export async function inSlices<T>(slices: Steps<T>, signal: AbortSignal): Promise<T> {
  let slice = slices.next()
  while (slice.done !== true) {
    // oxlint-disable-next-line no-await-in-loop -- others have their turn in between
    await setImmediate()
    signal.throwIfAborted()
    slice = slices.next()
  }
  return slice.value
}
