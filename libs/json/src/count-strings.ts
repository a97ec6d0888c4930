const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Bytes that are looked at together. */
const WORD = 4
/** Bytes after which it is asked whether they are the inside of a long string; at most 255 words. */
const CHUNK = 128 * WORD
/** Leaps after which it is asked whether they pay. */
const LEAPS = 16
/** Bytes that a leap has to gain to pay: in a text of ASCII, where its characters are searched, and in bytes. */
const PAYS_IN_TEXT = 24
const PAYS_IN_BYTES = 128
/** What the last byte of a word leaves to the next word where it is a backslash that escapes. */
const ESCAPE = 0x80

/**
 * Counts the strings of a text that is JSON, keys included: half of the quotes that no backslash escapes. It is given both
 * as bytes and decoded.
 */
export function countStrings(json: Buffer, text: string): number {
  return new QuoteCounter(json, text).run() / 2
}

class QuoteCounter {
  readonly #json: Buffer
  /** The text where each of its characters is one byte. */
  readonly #text: string | undefined
  readonly #words: DataView
  #quotes = 0
  /** {@link ESCAPE} where the next byte is escaped, otherwise 0. */
  #escape = 0

  constructor(json: Buffer, text: string) {
    this.#json = json
    this.#text = text.length === json.length ? text : undefined
    this.#words = new DataView(json.buffer, json.byteOffset, json.byteLength)
  }

  run(): number {
    const { length } = this.#json
    for (let at = 0; at < length;) {
      const to = Math.min(at + CHUNK, length)
      const before = this.#quotes
      this.#countInWords(at, to)
      const inString = before % 2 === 1
      at = inString && this.#quotes === before ? this.#leap(to) : to
    }
    return this.#quotes
  }

  #countInWords(from: number, to: number): void {
    const words = this.#words
    /** One for each of the four places in a word. */
    let counters = 0
    let escape = this.#escape
    const last = to - WORD
    let at = from
    for (; at <= last; at += WORD) {
      const word = words.getInt32(at, true)
      const backslashes = zeroBytes(word ^ 0x5c5c5c5c)
      const escaped = (backslashes << 8) | escape
      if ((backslashes & escaped) === 0) {
        counters = (counters + ((zeroBytes(word ^ 0x22222222) & ~escaped) >>> 7)) | 0
        escape = backslashes >>> 24
      } else escape = this.#countOneByOne(at, at + WORD, escape)
    }
    this.#quotes += sumOfBytes(counters)
    this.#escape = at < to ? this.#countOneByOne(at, to, escape) : escape
  }

  /** For backslashes side by side: which of them escapes depends on where their row begins. */
  #countOneByOne(from: number, to: number, escape: number): number {
    let escaped = escape !== 0
    for (let at = from; at < to; at++) {
      const byte = this.#json[at]
      if (byte === QUOTE && !escaped) this.#quotes++
      escaped = byte === BACKSLASH && !escaped
    }
    return escaped ? ESCAPE : 0
  }

  /** From inside of a string to the quote that ends it, or as far as leaps from quote to quote pay. */
  #leap(from: number): number {
    const pays = this.#text === undefined ? PAYS_IN_BYTES : PAYS_IN_TEXT
    this.#escape = 0
    for (let at = from; ;) {
      const start = at
      for (let leap = 0; leap < LEAPS; leap++) {
        const quote = this.#find(at)
        if (!this.#isEscaped(quote)) return quote
        at = quote + 1
      }
      if (at - start < LEAPS * pays) return at
    }
  }

  #find(from: number): number {
    return this.#text?.indexOf('"', from) ?? this.#json.indexOf(QUOTE, from)
  }

  #isEscaped(quote: number): boolean {
    let row = quote
    while (this.#json[row - 1] === BACKSLASH) row--
    return (quote - row) % 2 === 1
  }
}

/** The highest bit of each byte of a word that is 0 ("Bit Twiddling Hacks", S. E. Anderson). */
const zeroBytes = (word: number): number =>
  ~(((word & 0x7f7f7f7f) + 0x7f7f7f7f) | word | 0x7f7f7f7f)

const sumOfBytes = (word: number): number =>
  (word & 0xff) + ((word >>> 8) & 0xff) + ((word >>> 16) & 0xff) + (word >>> 24)
