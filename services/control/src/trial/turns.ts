import { ControlError } from '../errors.ts'

/** Most who wait for their turn. */
const MAX_WAITING = 8

/** Lets one at a time do what is costly. */
export interface Turns {
  /** Resolves when it is one's turn, which ends by disposing. Rejects with `overloaded`, or where the signal aborts. */
  enter(signal: AbortSignal): Promise<Disposable>
}

export function createTurns(): Turns {
  let waiting = 0
  let last: Promise<void> = Promise.resolve()
  return {
    async enter(signal) {
      if (waiting >= MAX_WAITING) {
        throw new ControlError('overloaded', 'Too many look at the past at once; try again later.')
      }
      waiting += 1
      const before = last
      const { promise, resolve } = Promise.withResolvers<void>()
      last = promise
      await before
      waiting -= 1
      if (signal.aborted) resolve()
      signal.throwIfAborted()
      return { [Symbol.dispose]: resolve }
    },
  }
}
