import { BLANK, PLACEHOLDER } from './detector.ts'
import { foldsTo, INVISIBLE } from './folded-char.ts'
import type { Pace, Steps } from './pace.ts'
import { isOfKinds } from './placeholder-kinds.ts'
import { HAS_BACKSLASH, HAS_MARKED, NOT_ASCII } from './prefilter.ts'

/** A text as detectors read it, and where each of its characters comes from. */
export interface ReadableText {
  readonly text: string
  /** By index: place in the original text; absent where nothing moved. */
  readonly origins?: Int32Array
}

/** A sign of values as Markdown escapes it: its backslashes are not seen by who reads what it means. */
const HIDDEN_SIGN = /\\{1,4}[_*@.+-]/
const HIDDEN_HERE = new RegExp(HIDDEN_SIGN, 'y')
const BACKSLASH = 0x5c

const ESCAPE = /\\[nrt"]/g
const UNIT_BYTES = 2
/** No placeholder or escape is longer. */
const LONGEST_REPLACED = 64

/** Whether a text with these bits is read as it is. */
export const isReadable = (bits: number): boolean =>
  (bits & (HAS_MARKED | HAS_BACKSLASH | NOT_ASCII)) === 0

/**
 * Undoes what hides a value from a reader of plain text: characters that are not seen, digits and signs of other widths
 * and scripts, dashes and spaces of all kinds; escapes of line breaks, tabs and quotes that stand in the text itself, and
 * those of Markdown; and placeholders of values that are masked already.
 * `bits` are those of the text's scan, `kinds` those that placeholders can name.
 */
export function* readable(
  original: string,
  bits: number,
  kinds: ReadonlySet<string>,
  pace: Pace,
): Steps<ReadableText> {
  let text = original
  if ((bits & HAS_MARKED) !== 0) {
    // What is masked already is as blank as what is about to be.
    const blank = (found: string): string =>
      isOfKinds(found, kinds) ? BLANK.repeat(found.length) : found
    text = yield* replaceAll(text, PLACEHOLDER, blank, pace)
  }
  if ((bits & HAS_BACKSLASH) !== 0) {
    // JSON or code within a text: `\nbob` is bob on a line of his own.
    text = yield* replaceAll(text, ESCAPE, () => '\n\n', pace)
  }
  const hidesSigns = (bits & HAS_BACKSLASH) !== 0 && text.search(HIDDEN_SIGN) !== -1
  return (bits & NOT_ASCII) !== 0 || hidesSigns ? yield* fold(text, pace) : { text }
}

/** As the method of strings, for an expression that looks at nothing around what it matches. */
function* replaceAll(
  text: string,
  expression: RegExp,
  replace: (found: string) => string,
  pace: Pace,
): Steps<string> {
  let replaced = ''
  let done = 0
  for (let from = 0; from < text.length;) {
    const to = pace.endOfPart(text, from)
    // A match that begins in this part is all in sight.
    const part = text.slice(done, to + LONGEST_REPLACED)
    let [piece, kept] = ['', 0]
    expression.lastIndex = Math.max(0, from - done)
    for (let match = expression.exec(part); match !== null; match = expression.exec(part)) {
      if (done + match.index >= to) break
      piece += part.slice(kept, match.index) + replace(match[0])
      kept = expression.lastIndex
    }
    const end = Math.max(done + kept, Math.min(to, text.length))
    replaced += piece + part.slice(kept, end - done)
    done = end
    if (pace.spend(to - from)) yield pace.rest()
    from = to
  }
  return replaced
}

/** The text with every character as it folds; the same where none folds to another. */
function* fold(original: string, pace: Pace): Steps<ReadableText> {
  const first = yield* firstFolded(original, pace)
  if (first === original.length) return { text: original }
  const origins = new Int32Array(original.length)
  const units = new Units(original.length)
  for (let at = 0; at < original.length;) {
    const point = original.codePointAt(at) ?? 0
    const width = point > 0xffff ? 2 : 1
    const folded = foldedAt(original, point, at)
    if (folded === point) {
      for (let unit = 0; unit < width; unit++) {
        origins[units.count] = at + unit
        units.add(original.charCodeAt(at + unit))
      }
    } else if (folded !== INVISIBLE) {
      origins[units.count] = at
      units.add(folded)
    }
    at += width
    if (pace.spend(width)) yield pace.rest()
  }
  return { text: units.text(), origins }
}

/** What the character at a place is read as. */
function foldedAt(text: string, point: number, at: number): number {
  if (point !== BACKSLASH) return foldsTo(point)
  HIDDEN_HERE.lastIndex = at
  return HIDDEN_HERE.test(text) ? INVISIBLE : point
}

/** The place of the first character that folds to another; the length of the text where there is none. */
function* firstFolded(text: string, pace: Pace): Steps<number> {
  for (let at = 0; at < text.length;) {
    const point = text.codePointAt(at) ?? 0
    if (foldedAt(text, point, at) !== point) return at
    const width = point > 0xffff ? 2 : 1
    at += width
    if (pace.spend(width)) yield pace.rest()
  }
  return text.length
}

/** A text that is put together unit by unit. */
class Units {
  readonly #units: Buffer
  readonly #view: DataView
  count = 0

  constructor(most: number) {
    this.#units = Buffer.alloc(most * UNIT_BYTES)
    this.#view = new DataView(this.#units.buffer, this.#units.byteOffset, this.#units.byteLength)
  }

  add(unit: number): void {
    this.#view.setUint16(UNIT_BYTES * this.count++, unit, true)
  }

  text(): string {
    return this.#units.toString('utf16le', 0, UNIT_BYTES * this.count)
  }
}
