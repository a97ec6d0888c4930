import { literalOffsets, literalText } from '@sallyport/json'
import type { Pace, Steps } from './pace.ts'
import { HAS_BACKSLASH, type Prefilter } from './prefilter.ts'

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
}

/** A text in which there is nothing to find, whatever it is. */
const NOTHING: Text = { text: '', bits: 0 }

export const isLong = ({ start, end }: Literal): boolean => end - start > LONG

/** The text of a literal, and the bits of its scan beside those given; no text for no bits. */
export function decode({ json, start, end }: Literal, given: number, prefilter: Prefilter): Text {
  const bits = given | prefilter.scanAtOnce(json, start + 1, end - 1)
  if (bits === 0) return NOTHING
  const text = literalText(json, start, end)
  if ((bits & HAS_BACKSLASH) === 0) return { text, bits }
  return { text, bits: given | prefilter.scanAtOnce(text, 0, text.length) }
}

/** As {@link decode}, with pauses. */
export function* decodeLong(
  { json, start, end }: Literal,
  given: number,
  prefilter: Prefilter,
  pace: Pace,
): Steps<Text> {
  const text = literalText(json, start, end)
  return { text, bits: given | (yield* prefilter.scan(text, pace)) }
}

/** Where the decoded characters of a literal stand in its JSON text. */
export function originOf({ json, start, end }: Literal, text: string): (index: number) => number {
  if (text.length === end - start - 2) return (index) => start + 1 + index
  const offsets = literalOffsets(json, start, end)
  return (index) => offsets[index] ?? end - 1
}
