/** The digit at a place of a number; NaN for no digit. */
export const digitAt = (id: string, at: number): number => id.charCodeAt(at) - 0x30

/** The sum of the first digits, each times its weight. */
export function weighted(id: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * digitAt(id, at), 0)
}

/** ISO/IEC 7812-1, annex B, of all digits of a number. */
export function hasLuhn(id: string): boolean {
  let sum = 0
  for (let at = id.length - 1, double = false; at >= 0; at--, double = !double) {
    const value = digitAt(id, at) * (double ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

/** ISO 7064, MOD 11,10, of all digits of a number. */
export function hasMod1110(id: string): boolean {
  let product = 10
  for (let at = 0; at < id.length - 1; at++) {
    const sum = (digitAt(id, at) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === digitAt(id, id.length - 1)
}

/** Permutation of the digits by their place from the end (J. Verhoeff, 1969); the others are powers of it. */
const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const

/** Product in the dihedral group of order 10. */
function dihedral(left: number, right: number): number {
  const flip = left >= 5
  const turned = (flip ? left - right : left + right) + 10
  const isFlipped = flip !== right >= 5
  return (turned % 5) + (isFlipped ? 5 : 0)
}

/** The check of Verhoeff, of all digits of a number. */
export function hasVerhoeff(id: string): boolean {
  let check = 0
  for (let index = 0; index < id.length; index++) {
    let digit = digitAt(id, id.length - 1 - index)
    for (let power = 0; power < index % 8; power++) digit = PERMUTATION[digit] ?? 0
    check = dihedral(check, digit)
  }
  return check === 0
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Whether there is such a day; the year may have two digits or none. */
export function isDay(year: number, month: number, day: number): boolean {
  if (day === 29 && month === 2) return year % 4 === 0
  return day >= 1 && day <= (DAYS[month - 1] ?? 0)
}

/** Whether digits from a place on are year, month and day with two digits each. */
export const isYymmdd = (id: string, at = 0): boolean =>
  isDay(numberAt(id, at, 2), numberAt(id, at + 2, 2), numberAt(id, at + 4, 2))

/** Whether digits from a place on are day, month and year with two digits each. */
export const isDdmmyy = (id: string, at = 0): boolean =>
  isDay(numberAt(id, at + 4, 2), numberAt(id, at + 2, 2), numberAt(id, at, 2))

/** The number that so many digits from a place on make. */
export const numberAt = (id: string, at: number, length: number): number =>
  Number(id.slice(at, at + length))

/** Whether all digits are the same. */
export const isOneDigit = (id: string): boolean => /^(\d)\1*$/.test(id)
