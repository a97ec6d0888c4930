/** What a character folds to that is not seen. */
export const INVISIBLE = -1

/**
 * Shown as nothing, or as a mark on what is before it: soft hyphens, joiners, marks of direction, variation selectors, tags;
 * accents, strokes and circles that combine.
 */
const NOT_SEEN =
  /[\p{Default_Ignorable_Code_Point}\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]/u
/** In Latin-1 other forms are signs of their own: `1º`, `m²`. */
const FIRST_COMPATIBLE = 0x100
const SPACE_CODE = 0x20
const NOT_ASCII = 0x7f
const SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/u
const DASH = /[\u2010-\u2015\u2043\u2212\uFE58\uFE63\uFF0D]/u
const FULL_WIDTH = /[\uFF01-\uFF5E]/u
const FULL_WIDTH_OFFSET = 0xff01 - 0x21
const DIGIT = /\p{Nd}/u
const ZERO = 0x30

const UNKNOWN = 0
const STAYS = 1
const GOES = 2
/** By code point, as far as one was asked for: one of the above, or the ASCII character that it folds to. */
const KNOWN = new Uint8Array(0x110000)

/** The code point that a character is read as; {@link INVISIBLE} where it is not seen. */
export function foldsTo(point: number): number {
  if (point < 0x80) return point
  if (KNOWN[point] === UNKNOWN) KNOWN[point] = judge(point)
  const known = KNOWN[point] ?? STAYS
  if (known === STAYS) return point
  return known === GOES ? INVISIBLE : known
}

function judge(point: number): number {
  const char = String.fromCodePoint(point)
  if (NOT_SEEN.test(char)) return GOES
  if (SPACE.test(char)) return ' '.charCodeAt(0)
  if (DASH.test(char)) return '-'.charCodeAt(0)
  if (FULL_WIDTH.test(char)) return point - FULL_WIDTH_OFFSET
  if (DIGIT.test(char)) return ZERO + digitValue(point)
  return point < FIRST_COMPATIBLE ? STAYS : compatible(char)
}

/** The character of ASCII that one is another form of: in a circle, raised, small, mathematical. */
function compatible(char: string): number {
  const plain = char.normalize('NFKC')
  const code = plain.length === 1 ? plain.charCodeAt(0) : NOT_ASCII
  return code > SPACE_CODE && code < NOT_ASCII ? code : STAYS
}

/** Decimal digits of a script stand in rows of ten, from zero on (The Unicode Standard, section 4.6). */
function digitValue(point: number): number {
  let zero = point
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--
  return (point - zero) % 10
}
