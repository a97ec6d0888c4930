/** Repeatable random choices for tests (mulberry32). */
export class Random {
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

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0]
  }

  /** Characters of an alphabet. */
  chars(alphabet: string, length: number): string {
    let chars = ''
    while (chars.length < length) chars += alphabet[this.below(alphabet.length)]
    return chars
  }
}

export const DIGITS = '0123456789'
export const LOWER = 'abcdefghijklmnopqrstuvwxyz'
export const UPPER = LOWER.toUpperCase()
export const ALPHANUMERIC = UPPER + LOWER + DIGITS
export const BASE64 = `${ALPHANUMERIC}+/`
export const HEX = `${DIGITS}abcdef`
