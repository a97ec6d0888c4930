import { BLANK, PLACEHOLDER } from './detector.ts'
import { HAS_BACKSLASH, NOT_ASCII } from './prefilter.ts'

/** A text as detectors read it, and where each of its characters comes from. */
export interface ReadableText {
  readonly text: string
  /** By index: place in the original text; absent where nothing moved. */
  readonly origins?: Int32Array
}

/** Shown as nothing: soft hyphens, joiners, marks of direction, variation selectors, tags. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/u
const DASH = /[\u2010-\u2015\u2043\u2212\uFE58\uFE63\uFF0D]/u
const FULL_WIDTH = /[\uFF01-\uFF5E]/u
const DIGIT = /\p{Nd}/u
const FOLDED = new RegExp(
  [INVISIBLE, SPACE, DASH, FULL_WIDTH, /(?![0-9])\p{Nd}/u].map(({ source }) => source).join('|'),
  'u',
)
const FULL_WIDTH_OFFSET = 0xff01 - 0x21

/**
 * Undoes what hides a value from a reader of plain text: characters that are not seen, digits and signs of other widths
 * and scripts, dashes and spaces of all kinds; escapes of line breaks, tabs and quotes that stand in the text itself; and
 * placeholders of values that are masked already.
 * `bits` are those of the text's scan.
 */
export function readable(original: string, bits: number): ReadableText {
  const plain = original.includes('[masked:') ? withoutPlaceholders(original) : original
  const text = (bits & HAS_BACKSLASH) === 0 ? plain : withoutEscapes(plain)
  return (bits & NOT_ASCII) === 0 || !FOLDED.test(text) ? { text } : fold(text)
}

/** What is masked already is as blank as what is about to be. */
const withoutPlaceholders = (text: string): string =>
  text.replaceAll(PLACEHOLDER, (found) => BLANK.repeat(found.length))

/** JSON or code within a text: `\nbob` is bob on a line of his own. */
const withoutEscapes = (text: string): string => text.replaceAll(/\\[nrt"]/g, '\n\n')

function fold(original: string): ReadableText {
  const origins = new Int32Array(original.length)
  let text = ''
  let at = 0
  for (const char of original) {
    const folded = foldChar(char)
    for (let unit = 0; unit < folded.length; unit++) origins[text.length + unit] = at + unit
    text += folded
    at += char.length
  }
  return { text, origins }
}

function foldChar(char: string): string {
  const point = char.codePointAt(0) ?? 0
  if (point < 0x80 || !FOLDED.test(char)) return char
  if (INVISIBLE.test(char)) return ''
  if (SPACE.test(char)) return ' '
  if (DASH.test(char)) return '-'
  if (FULL_WIDTH.test(char)) return String.fromCodePoint(point - FULL_WIDTH_OFFSET)
  return String(digitValue(point))
}

/** Decimal digits of a script stand in rows of ten, from zero on (The Unicode Standard, section 4.6). */
function digitValue(point: number): number {
  let zero = point
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--
  return (point - zero) % 10
}
