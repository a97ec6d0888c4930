/** Issuer ranges: first digits from, to, and the lengths that are issued (ISO/IEC 7812; published by the schemes). */
const ISSUERS: readonly (readonly [from: number, to: number, ...lengths: number[]])[] = [
  [4, 4, 13, 16, 19],
  [51, 55, 16],
  [2221, 2720, 16],
  [34, 34, 15],
  [37, 37, 15],
  [300, 305, 14, 16, 19],
  [3095, 3095, 14, 16, 19],
  [36, 36, 14, 16, 19],
  [38, 39, 14, 16, 19],
  [1800, 1800, 15],
  [2131, 2131, 15],
  [35, 35, 16, 17, 18, 19],
  [6011, 6011, 16, 17, 18, 19],
  [644, 649, 16, 17, 18, 19],
  [65, 65, 16, 17, 18, 19],
  [62, 62, 16, 17, 18, 19],
  [81, 82, 16],
  [508, 508, 16],
  [60, 60, 16],
  [2200, 2204, 16, 17, 18, 19],
  [5018, 5018, 16, 17, 18, 19],
  [5019, 5019, 16],
  [5020, 5020, 16, 17, 18, 19],
  [5038, 5038, 16, 17, 18, 19],
  [5893, 5893, 16, 17, 18, 19],
  [6304, 6304, 16, 17, 18, 19],
  [6759, 6759, 16, 17, 18, 19],
  [6761, 6763, 16, 17, 18, 19],
]

/** Maestro also issues numbers of 12 digits; such are many other numbers. */
const SHORT_ISSUERS: readonly (readonly [from: number, to: number, ...lengths: number[]])[] = [
  [50, 50, 12],
  [56, 69, 12],
]

export const SHORTEST_CARD = 12
export const LONGEST_CARD = 19
const PREFIX = 4
const ZERO = 0x30

const ISSUED = lengthsByPrefix(ISSUERS)
const ISSUED_SHORT = lengthsByPrefix(SHORT_ISSUERS)

/** By the first four digits: a bit for each length that is issued. */
function lengthsByPrefix(issuers: typeof ISSUERS): Int32Array {
  const lengthsOf = new Int32Array(10 ** PREFIX)
  for (const [from, to, ...lengths] of issuers) {
    const scale = 10 ** (PREFIX - String(from).length)
    const bits = lengths.reduce((sum, length) => sum | (1 << length), 0)
    for (let prefix = from * scale; prefix < (to + 1) * scale; prefix++) {
      lengthsOf[prefix] = (lengthsOf[prefix] ?? 0) | bits
    }
  }
  return lengthsOf
}

/** The lengths that are issued with the four digits from a place on: a bit for each. */
export function issuedLengths(digits: ArrayLike<number>, at: number): number {
  return ISSUED[prefixAt(digits, at)] ?? 0
}

/** As {@link issuedLengths}, of numbers that are no cards unless the text says so. */
export function shortLengths(digits: ArrayLike<number>, at: number): number {
  return ISSUED_SHORT[prefixAt(digits, at)] ?? 0
}

function prefixAt(digits: ArrayLike<number>, at: number): number {
  let prefix = 0
  for (let index = at; index < at + PREFIX; index++) prefix = prefix * 10 + (digits[index] ?? 0)
  return prefix
}

/** Whether a number is that of a payment card. */
export function isCardNumber(number: string): boolean {
  const digits: number[] = []
  for (let at = 0; at < number.length; at++) digits.push(number.charCodeAt(at) - ZERO)
  const length = 1 << digits.length
  return (
    (issuedLengths(digits, 0) & length) !== 0 &&
    hasLuhnCheck(digits, 0, digits.length) &&
    !isArticle(digits, 0, digits.length)
  )
}

const ARTICLE_DIGITS = 13

/**
 * Whether digits are the number of an article (GS1 General Specifications, section 7.9): old cards of Visa are as long,
 * and one of ten articles passes their check.
 */
export function isArticle(digits: ArrayLike<number>, start: number, end: number): boolean {
  if (end - start !== ARTICLE_DIGITS) return false
  let sum = 0
  for (let at = start; at < end; at++) {
    const digit = digits[at] ?? 0
    sum += (at - start) % 2 === 0 ? digit : 3 * digit
  }
  return sum % 10 === 0
}

/** ISO/IEC 7812-1, annex B. */
export function hasLuhnCheck(digits: ArrayLike<number>, start: number, end: number): boolean {
  let sum = 0
  for (let at = end - 1, double = false; at >= start; at--, double = !double) {
    const digit = digits[at] ?? 0
    const value = double ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
