/** Check digits as the issuers of numbers publish them. Digits come as strings, the check digit left out unless said. */

const digitsOf = (text: string): number[] => Array.from(text, Number)

/** Sum of digits times weights. */
export const weighted = (digits: string, weights: readonly number[]): number =>
  digitsOf(digits).reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0)

/** The digit that makes the sum of ISO/IEC 7812-1 (Luhn) a multiple of ten. */
export function luhnDigit(body: string): number {
  const sum = digitsOf(body)
    .toReversed()
    .reduce((total, digit, index) => {
      const twice = index % 2 === 0 ? digit * 2 : digit
      return total + (twice > 9 ? twice - 9 : twice)
    }, 0)
  return (10 - (sum % 10)) % 10
}

/** ISO 7064, MOD 11,10. */
export function mod11And10(body: string): number {
  const product = digitsOf(body).reduce((carried, digit) => {
    const sum = (digit + carried) % 10 || 10
    return (sum * 2) % 11
  }, 10)
  return (11 - product) % 10
}

/** Remainder by 97 of a text of digits and letters, letters counting from 10 (ISO 7064, MOD 97-10). */
export const mod97 = (text: string): number =>
  Number(BigInt(text.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) % 97n)

const TURN = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

/** The check digit of Verhoeff's dihedral code. */
export function verhoeffDigit(body: string): number {
  const check = digitsOf(body)
    .toReversed()
    .reduce((carried, digit, index) => joined(carried, permuted(digit, index + 1)), 0)
  return (
    Array.from({ length: 10 }, (_, digit) => digit).find((digit) => joined(check, digit) === 0) ?? 0
  )
}

function permuted(digit: number, times: number): number {
  let permutedDigit = digit
  for (let turn = 0; turn < times % 8; turn++) permutedDigit = TURN[permutedDigit] ?? 0
  return permutedDigit
}

/** Product in the group of a pentagon's turns and reflections. */
function joined(left: number, right: number): number {
  if (left < 5) return right < 5 ? (left + right) % 5 : 5 + ((left + right) % 5)
  return right < 5 ? 5 + ((left - right) % 5) : (left - right + 5) % 5
}
