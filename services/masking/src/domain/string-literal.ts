import { literalOffsets, literalText } from '@sallyport/json'
import type { Pace, Steps } from './pace.ts'
import type { Prefilter } from './prefilter.ts'

/** Strings beyond this are looked at with pauses. */
const LONG = 8 * 1024

/** A string literal of a JSON text; `start` is its opening quote, `end` the place behind its closing one. */
export interface Literal {
  readonly json: string
  readonly start: number
  readonly end: number
}

/** A decoded string literal and the bits of its scan. */
export interface Text {
  readonly text: string
  readonly bits: number
  /** Bits beside those of a scan that is put off: the text may be JSON, whose strings are scanned one by one. */
  readonly given?: number
}

/** A text in which there is nothing to find, whatever it is. */
const NOTHING: Text = { text: '', bits: 0 }

/** Every bit: what a text may have that is not scanned yet. */
const ANYTHING = -1
/** A shorter text may be the name of a pair, for which its bits are asked at once. */
const WORTH_PUTTING_OFF = 128

/** Reads the string literals of one JSON text, in order. */
export class LiteralReader {
  readonly #json: string
  readonly #prefilter: Prefilter
  /** The next backslash; infinitely far for none. */
  #backslash = -1

  constructor(json: string, prefilter: Prefilter) {
    this.#json = json
    this.#prefilter = prefilter
  }

  /**
   * The text of a literal, and the bits of its scan beside those given, which only keys have not; no text for no bits.
   * Undefined for a long one.
   */
  read(start: number, end: number, given?: number): Text | undefined {
    if (end - start > LONG) return undefined
    if (!this.#hasEscapes(start, end)) {
      const bits = (given ?? 0) | this.#prefilter.scanAtOnce(this.#json, start + 1, end - 1)
      return bits === 0 ? NOTHING : { text: this.#json.slice(start + 1, end - 1), bits }
    }
    const text = literalText(this.#json, start, end)
    const bits = (): number => this.#prefilter.scanAtOnce(text, 0, text.length)
    return putOff(text, given) ?? { text, bits: (given ?? 0) | bits() }
  }

  /** As {@link read}, of any literal and with pauses. */
  *readLong(start: number, end: number, pace: Pace, given?: number): Steps<Text> {
    const text = literalText(this.#json, start, end)
    return putOff(text, given) ?? (yield* scanned({ text, given }, this.#prefilter, pace))
  }

  #hasEscapes(start: number, end: number): boolean {
    if (this.#backslash < start) {
      const next = this.#json.indexOf('\\', start)
      this.#backslash = next < 0 ? Number.POSITIVE_INFINITY : next
    }
    return this.#backslash < end
  }
}

/** Whether a text seems to be JSON. */
export function seemsJson(text: string): boolean {
  const first = text.charCodeAt(0)
  // Nearly every text begins with a digit or a letter.
  if ((first >= 0x30 && first <= 0x5a) || (first >= 0x61 && first <= 0x7a)) return false
  return /^\s*[{[]/.test(text)
}

const putOff = (text: string, given: number | undefined): Text | undefined =>
  given !== undefined && text.length >= WORTH_PUTTING_OFF && seemsJson(text)
    ? { text, bits: ANYTHING, given }
    : undefined

/** A text with the bits of its scan. */
export function* scanned(
  { text, given = 0 }: { readonly text: string; readonly given?: number | undefined },
  prefilter: Prefilter,
  pace: Pace,
): Steps<Text> {
  return { text, bits: given | (yield* prefilter.scan(text, pace)) }
}

/** Where the decoded characters of a literal stand in its JSON text. */
export function originOf({ json, start, end }: Literal, text: string): (index: number) => number {
  if (text.length === end - start - 2) return (index) => start + 1 + index
  const offsets = literalOffsets(json, start, end)
  return (index) => offsets[index] ?? end - 1
}
