import { type DigitGroups, isDigitAt, isPercent20 } from './digit-groups.ts'

/**
 * How the groups of a number are written: `one_piece`; `as_printed`, in the groups that stand on cards, with any
 * separators; `loose`, in any larger groups or digit by digit, with single spaces and dashes; `unlike` that of a card.
 */
export type CardShape = 'one_piece' | 'as_printed' | 'loose' | 'unlike'

/** Groups as they stand on cards: 4-4-4-4, Amex 4-6-5, Diners 4-6-4, Maestro 4-4-4-4-2 and 4-4-4-4-3. */
const PRINTED: ReadonlySet<number> = new Set([4444, 465, 464, 44442, 44443])

/** Numbers of orders in large shops: 3-7-7. */
const OF_ORDERS = 377

/** What separates two groups: white space alone counts as 0, another sign (with white space) as its code, several as -1. */
const WHITE = 0
const MIXED = -1
const DASH = 0x2d
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2b])

/** Groups of digits from `first` to `last`. */
export interface Window {
  readonly text: string
  readonly groups: DigitGroups
  readonly first: number
  readonly last: number
}

export function shapeOf(window: Window): CardShape {
  const { groups, first, last } = window
  if (first === last) return 'one_piece'
  let [lengths, shortest, longest] = [0, Number.POSITIVE_INFINITY, 0]
  for (let index = first; index <= last; index++) {
    const length = (groups.ends[index] ?? 0) - (groups.starts[index] ?? 0)
    lengths = lengths * 10 + Math.min(length, 9)
    shortest = Math.min(shortest, length)
    longest = Math.max(longest, length)
  }
  if (PRINTED.has(lengths)) return 'as_printed'
  if (lengths === OF_ORDERS) return 'unlike'
  return isPlain(window) && (shortest >= 3 || longest <= 2) ? 'loose' : 'unlike'
}

/** Whether the number stands for itself: not a fraction, nor a part of a digest or of a list. */
export function standsAlone(window: Window, shape: CardShape): boolean {
  const { text } = window
  const [start, end] = placeOf(window)
  const dotted = shape === 'as_printed' && separatorOf(window) === '.'.charCodeAt(0)
  if (!dotted && text[start - 1] === '.' && isDigitAt(text, start - 2)) return false
  if (shape === 'loose') return !touchesLetter(window) && !isOfMoreDashed(window)
  return !isInHex(text, start, end) && (shape === 'one_piece' || !isInList(window))
}

/** Whether a letter stands next to the number. */
export function touchesLetter(window: Window): boolean {
  const { text } = window
  const [start, end] = placeOf(window)
  return (
    /\p{L}$/u.test(text.slice(Math.max(0, start - 2), start)) ||
    /^\p{L}/u.test(text.slice(end, end + 2))
  )
}

const placeOf = ({ groups, first, last }: Window): readonly [start: number, end: number] => [
  groups.starts[first] ?? 0,
  groups.ends[last] ?? 0,
]

/** What separates all groups; spaces and dashes may be mixed, other signs are the same throughout. */
function separatorOf({ text, groups, first, last }: Window): number {
  let all = signBefore(text, groups, first + 1)
  for (let index = first + 2; index <= last; index++) {
    const sign = signBefore(text, groups, index)
    if (sign === all) continue
    const plain = (sign === WHITE || sign === DASH) && (all === WHITE || all === DASH)
    if (!plain) return MIXED
    all = DASH
  }
  return all
}

/** The sign between a group and the one before it. */
function signBefore(text: string, groups: DigitGroups, index: number): number {
  const end = groups.starts[index] ?? 0
  let sign = WHITE
  for (let at = groups.ends[index - 1] ?? 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if (WHITE_SPACE.has(code)) continue
    if (isPercent20(text, at)) at += 2
    else if (sign === WHITE || sign === code) sign = code
    else return MIXED
  }
  return sign
}

/** Whether single spaces and dashes separate the groups. */
function isPlain({ text, groups, first, last }: Window): boolean {
  for (let index = first + 1; index <= last; index++) {
    const start = groups.starts[index] ?? 0
    const single = start - (groups.ends[index - 1] ?? 0) === 1
    if (!single || (text[start - 1] !== ' ' && text[start - 1] !== '-')) return false
  }
  return true
}

/** More groups hang on it by dashes: it is part of another kind of number. */
function isOfMoreDashed(window: Window): boolean {
  const { text, groups, first, last } = window
  const [start, end] = placeOf(window)
  if (text[start - 1] !== '-' && text[end] !== '-') return false
  for (let index = first + 1; index <= last; index++) {
    if (text[(groups.starts[index] ?? 0) - 1] === '-') return true
  }
  return false
}

/**
 * Whether more groups of four hang on it: by dashes on either side they make it another kind of number, by other signs on
 * both sides a list. Spaces alone say nothing.
 */
function isInList(window: Window): boolean {
  const { text, groups, first, last } = window
  const sign = separatorOf(window)
  const continues = (index: number, group: number): boolean =>
    groups.joined[index] === 1 &&
    (groups.ends[group] ?? 0) - (groups.starts[group] ?? 0) === 4 &&
    (sign === MIXED || signBefore(text, groups, index) === sign)
  const [before, behind] = [continues(first, first - 1), continues(last + 1, last + 1)]
  if (isPlain(window)) return sign === DASH && (before || behind)
  return before && behind
}

/** Longest row of letters that is looked at. */
const MOST_LETTERS = 64

/**
 * Whether the digits are part of a hexadecimal number: letters from a to f next to them, and further digits behind those.
 * By chance 16 digits stand in a row in one of 2,000 places of a digest, in base64 and base32 practically never.
 */
function isInHex(text: string, start: number, end: number): boolean {
  let before = start - 1
  while (start - before < MOST_LETTERS && isHexLetter(text, before)) before--
  if (before < start - 1 && isDigitAt(text, before)) return true
  let behind = end
  while (behind - end < MOST_LETTERS && isHexLetter(text, behind)) behind++
  return behind > end && isDigitAt(text, behind)
}

function isHexLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 0x20
  return code >= 0x61 && code <= 0x66
}
