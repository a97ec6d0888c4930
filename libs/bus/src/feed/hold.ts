/** Acknowledgements that are kept back, so that the last message of each writer stays in the stream. */
const MAX_HELD = 256

/**
 * Decides what to acknowledge. The last message of a subject is what its writer's fence is compared with, and what tells
 * a writer whether a message got in whose answer was lost; with interest retention it vanishes when it is acknowledged.
 * So each message is let go when a newer one of its subject is safe, or when its writer has been silent for long.
 */
export class Hold<T extends { readonly subject: string; readonly sequence: number }> {
  readonly #held = new Map<string, T>()

  /** Takes a message that is safe elsewhere; returns those that may be acknowledged. */
  add(message: T): T[] {
    const { subject, sequence } = message
    const before = this.#held.get(subject)
    if (before !== undefined && before.sequence > sequence) return [message]
    this.#held.delete(subject)
    this.#held.set(subject, message)
    const free = before === undefined ? [] : [before]
    if (this.#held.size <= MAX_HELD) return free
    const [oldest] = this.#held
    if (oldest === undefined) return free
    this.#held.delete(oldest[0])
    return [...free, oldest[1]]
  }

  /** Lets a message go whether or not a newer one came; false where it is not held. */
  release(message: T): boolean {
    return this.#held.get(message.subject) === message && this.#held.delete(message.subject)
  }
}
