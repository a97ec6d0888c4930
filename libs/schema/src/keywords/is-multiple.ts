interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

/**
 * Whether a number is a multiple of another one, in decimal as both are written: 0.3 is one of 0.1, though their doubles
 * are not. The divisor is finite and above 0.
 */
export function isMultiple(value: number, divisor: number): boolean {
  // JSON.parse makes infinity of a number that is too large.
  if (!Number.isFinite(value)) return false
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0
  const [a, b] = [decimalOf(value), decimalOf(divisor)]
  const exponent = Math.min(a.exponent, b.exponent)
  return scaled(a, exponent) % scaled(b, exponent) === 0n
}

function decimalOf(value: number): Decimal {
  const [mantissa = '', power = '0'] = value.toExponential().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length }
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to)
}
