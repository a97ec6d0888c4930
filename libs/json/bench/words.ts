const WORDS =
  'the customer order was shipped to address and payment confirmed by agent for table rows'.split(
    ' ',
  )

/** Repeatable random words and numbers (mulberry32). */
export class Words {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** A whole number from 0 to below the bound. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }

  /** Words up to a length in characters. */
  text(length: number): string {
    let text = ''
    while (text.length < length) text += `${WORDS[this.below(WORDS.length)]} `
    return text.slice(0, length)
  }
}
