/** From here on up doubles are more than one apart. */
export const INEXACT = 2 ** 53
/** From here on up ECMAScript writes a number with an exponent, and no integer type of a machine reaches. */
const SCIENTIFIC = 1e21

const ZERO = 0x30
const MANTISSA = /^-?(\d+)(?:\.(\d+))?/

/**
 * Whether a number of a JSON text is still itself when it was read as a double, as most readers do: it is not infinite,
 * it is not 0 unless it says 0, and from 2^53 on it is the very integer that the double is written as again. Below 10^21
 * that must be the one that the double is, too: 2^64 is written as 18446744073709552000. Fractions may lose digits.
 */
export function isHeld(number: string): boolean {
  const value = Math.abs(Number(number))
  if (value > 0 && value < INEXACT) return true
  const written = String(value)
  if (value < SCIENTIFIC && written !== BigInt(value).toString()) return false
  return significant(number) === significant(written)
}

/**
 * The digits of a number without noughts at either end. Two numbers that are one double have the same ones only if they
 * are the same; infinity has none.
 */
function significant(number: string): string {
  const [, whole = '', fraction = ''] = MANTISSA.exec(number) ?? []
  const digits = `${whole}${fraction}`
  let start = 0
  while (digits.charCodeAt(start) === ZERO) start++
  let end = digits.length
  while (end > start && digits.charCodeAt(end - 1) === ZERO) end--
  return digits.slice(start, end)
}
