/** Something of a stream at its place. */
export interface Placed {
  readonly sequence: number
}

/**
 * Brings deliveries into the order of the stream. A consumer delivers what an earlier reader had not acknowledged only
 * after its acknowledgement wait, behind what is newer; so newer messages are held back until all of those are there.
 * A message that was lost on the way comes again in the same manner.
 *
 * `delivered` is the last sequence that the consumer had delivered before, `pending` how many of those up to there were
 * not acknowledged.
 */
export class StreamOrder<T extends Placed> {
  readonly #delivered: number
  #pending: number
  #next: number
  #old: T[] = []
  readonly #early = new Map<number, T>()

  constructor(delivered: number, pending: number) {
    this.#delivered = delivered
    this.#pending = pending
    this.#next = delivered + 1
  }

  /** Takes a message that was not seen before; returns what may be handed over now, in order. */
  add(message: T): T[] {
    const { sequence } = message
    if (sequence <= this.#delivered && this.#pending > 0) {
      this.#old.push(message)
      return this.#old.length < this.#pending ? [] : this.#release()
    }
    // Handed over before, and its acknowledgement failed: it comes again.
    if (sequence < this.#next) return [message]
    this.#early.set(sequence, message)
    return this.#pending > 0 ? [] : this.#contiguous()
  }

  /** Whether something is held back until something older comes. */
  get waits(): boolean {
    return this.#pending > 0 || this.#early.size > 0
  }

  /** Says that nothing older will come: the server knows of no other message that is on its way. */
  giveUp(): T[] {
    const old = this.#release()
    if (this.#early.size === 0) return old
    this.#next = Math.min(...this.#early.keys())
    return [...old, ...this.#contiguous()]
  }

  #release(): T[] {
    const old = this.#old.toSorted((a, b) => a.sequence - b.sequence)
    this.#old = []
    this.#pending = 0
    return [...old, ...this.#contiguous()]
  }

  #contiguous(): T[] {
    const out: T[] = []
    for (;;) {
      const message = this.#early.get(this.#next)
      if (message === undefined) return out
      this.#early.delete(this.#next++)
      out.push(message)
    }
  }
}
