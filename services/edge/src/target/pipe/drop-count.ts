import type { Connection } from '@sallyport/contracts'
import type { Dropped, TargetEvents } from '../events.ts'

/** Counts what one source loses. It tells of the first, and then each time that there are twice as many. */
export class DropCount {
  readonly #connection: Connection
  readonly #events: TargetEvents
  readonly #counts = new Map<Dropped, number>()

  constructor(connection: Connection, events: TargetEvents) {
    this.#connection = connection
    this.#events = events
  }

  add(why: Dropped): void {
    const count = (this.#counts.get(why) ?? 0) + 1
    this.#counts.set(why, count)
    if (Number.isInteger(Math.log2(count)))
      this.#events.messageDropped(this.#connection, why, count)
  }
}
