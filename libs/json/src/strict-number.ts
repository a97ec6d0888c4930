import { StrictJsonError } from './errors.ts'

const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const UPPER_E = 0x45
const LOWER_E = 0x65

/** Any integer this short, sign included, is exact. */
const EXACT_LENGTH = 15
/** Any number this short without an exponent is finite. */
const FINITE_LENGTH = 300

/**
 * Returns the place behind the number that begins at `start`. Throws `number_range` for an integer beyond 2^53-1 in
 * magnitude and for a number that is infinite as a double. A fraction that a double only comes near to passes.
 */
export function skipNumber(json: Buffer, start: number): number {
  let at = skipDigits(json, start + 1)
  let byte = json[at]
  if (byte !== POINT && byte !== LOWER_E && byte !== UPPER_E) {
    if (at - start > EXACT_LENGTH && !Number.isSafeInteger(valueOf(json, start, at))) refuse(start)
    return at
  }
  if (byte === POINT) at = skipDigits(json, at + 1)
  byte = json[at]
  const hasExponent = byte === LOWER_E || byte === UPPER_E
  if (hasExponent) at = skipExponent(json, at + 1)
  if ((hasExponent || at - start > FINITE_LENGTH) && !isFinite(json, start, at)) refuse(start)
  return at
}

function skipExponent(json: Buffer, at: number): number {
  const sign = json[at]
  return skipDigits(json, sign === PLUS || sign === MINUS ? at + 1 : at)
}

function skipDigits(json: Buffer, from: number): number {
  let at = from
  let byte = json[at] ?? 0
  while (byte >= ZERO && byte <= NINE) byte = json[++at] ?? 0
  return at
}

const valueOf = (json: Buffer, start: number, end: number): number =>
  Number(json.toString('latin1', start, end))

/** What is no number at all is left to the grammar. */
const isFinite = (json: Buffer, start: number, end: number): boolean =>
  Math.abs(valueOf(json, start, end)) !== Number.POSITIVE_INFINITY

function refuse(start: number): never {
  throw new StrictJsonError('number_range', start)
}
