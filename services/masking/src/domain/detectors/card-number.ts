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
const SHORT_ISSUERS = /^(?:50|5[6-9]|6)/

export const SHORTEST_CARD = 12
export const LONGEST_CARD = 19

/** Whether digits are the number of a payment card: issued range and length, and a Luhn check digit. */
export function isCardNumber(digits: string): boolean {
  return isIssued(digits) && hasLuhnCheck(digits)
}

/** Whether digits are the number of a card if they are a card number at all. */
export function isShortCardNumber(digits: string): boolean {
  return digits.length === SHORTEST_CARD && SHORT_ISSUERS.test(digits) && hasLuhnCheck(digits)
}

function isIssued(digits: string): boolean {
  return ISSUERS.some(([from, to, ...lengths]) => {
    const prefix = Number(digits.slice(0, String(from).length))
    return prefix >= from && prefix <= to && lengths.includes(digits.length)
  })
}

/** ISO/IEC 7812-1, annex B. */
function hasLuhnCheck(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const digit = Number(digits[at])
    const value = double ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}
