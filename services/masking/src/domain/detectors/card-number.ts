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

/** How sure it is that digits are the number of a payment card: issued range and length, and a Luhn check digit. */
export type CardLikeness = 'card' | 'card_if_said_so' | 'none'

/** Judges the digits between two places of a text of digits. */
export function cardLikeness(digits: string, start: number, end: number): CardLikeness {
  const prefix = Number(digits.slice(start, start + PREFIX))
  const length = 1 << (end - start)
  const issued = ((ISSUED[prefix] ?? 0) & length) !== 0
  if (!issued && ((ISSUED_SHORT[prefix] ?? 0) & length) === 0) return 'none'
  if (!hasLuhnCheck(digits, start, end)) return 'none'
  return issued ? 'card' : 'card_if_said_so'
}

/** Whether a number is that of a payment card. */
export const isCardNumber = (digits: string): boolean =>
  cardLikeness(digits, 0, digits.length) === 'card'

/** ISO/IEC 7812-1, annex B. */
function hasLuhnCheck(digits: string, start: number, end: number): boolean {
  let sum = 0
  for (let at = end - 1, double = false; at >= start; at--, double = !double) {
    const digit = digits.charCodeAt(at) - 0x30
    const value = double ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
