import { StrictJsonError } from './errors.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LOWER_U = 0x75

/** Bytes to look at before a search by the engine's own means is worth its call. */
const SHORT = 256
/** Bytes that are looked at together. */
const WORD = 4
const QUOTES = 0x22222222
const BACKSLASHES = 0x5c5c5c5c
const ESCAPE_LENGTH = 6

/** Values of the hexadecimal digits; 16 for every other byte. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(value) ? 16 : value
})

/** Skips the strings of one JSON text, front to back. */
export class StringSkipper {
  readonly #json: Buffer
  readonly #words: DataView
  /** The first quote and the first backslash from where they were last searched for. */
  #quote = -1
  #backslash = -1

  constructor(json: Buffer) {
    this.#json = json
    this.#words = new DataView(json.buffer, json.byteOffset, json.byteLength)
  }

  /**
   * Returns the place behind the closing quote of the string whose content begins at `from`. Throws `lone_surrogate`
   * unless any surrogate may pass.
   */
  skip(from: number, anySurrogate: boolean): number {
    const json = this.#json
    const length = json.length
    let at = from
    while (at < length) {
      at = this.#next(at)
      const byte = json[at]
      if (byte === QUOTE) return at + 1
      if (byte !== BACKSLASH) at = this.#leap(at)
      else if (anySurrogate || json[at + 1] !== LOWER_U) at += 2
      else at = this.#unicodeEscape(at)
    }
    return length
  }

  /** The next place worth a look: a quote, a backslash, or far enough to search in another way. */
  #next(from: number): number {
    const json = this.#json
    const words = this.#words
    const limit = Math.min(from + SHORT, json.length - WORD)
    let at = from
    while (at < limit && !hasQuoteOrBackslash(words.getInt32(at, true))) at += WORD
    const end = Math.min(at + WORD, json.length)
    for (; at < end; at++) {
      const byte = json[at]
      if (byte === QUOTE || byte === BACKSLASH) break
    }
    return at
  }

  /** The place of the quote or the backslash that comes first, however far. */
  #leap(from: number): number {
    if (this.#quote < from) this.#quote = this.#find(QUOTE, from)
    if (this.#backslash < from) this.#backslash = this.#find(BACKSLASH, from)
    return Math.min(this.#quote, this.#backslash)
  }

  #find(byte: number, from: number): number {
    const found = this.#json.indexOf(byte, from)
    return found < 0 ? this.#json.length : found
  }

  /** Returns the place behind the \u escape at `at`; a pair of surrogates counts as one. */
  #unicodeEscape(at: number): number {
    const unit = this.#unit(at)
    if (unit < 0xd800 || unit > 0xdfff) return at + 2
    const low = unit < 0xdc00 ? this.#unit(at + ESCAPE_LENGTH) : -1
    if (low >= 0xdc00 && low <= 0xdfff) return at + 2 * ESCAPE_LENGTH
    throw new StrictJsonError('lone_surrogate', at)
  }

  /** The code unit of the \u escape at `at`; -1 where none stands there. */
  #unit(at: number): number {
    const json = this.#json
    if (json[at] !== BACKSLASH || json[at + 1] !== LOWER_U) return -1
    let unit = 0
    for (let digit = at + 2; digit < at + ESCAPE_LENGTH; digit++) {
      const value = HEX[json[digit] ?? 0] ?? 16
      if (value === 16) return -1
      unit = unit * 16 + value
    }
    return unit
  }
}

/** Whether one of the four bytes is a quote or a backslash. */
const hasQuoteOrBackslash = (word: number): boolean =>
  (hasZero(word ^ QUOTES) | hasZero(word ^ BACKSLASHES)) !== 0

/** Not 0 where one of the four bytes is 0 ("Bit Twiddling Hacks", S. E. Anderson). */
const hasZero = (word: number): number => (word - 0x01010101) & ~word & 0x80808080
