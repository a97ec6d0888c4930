import { StrictJsonError } from './errors.ts'
import { INEXACT, isHeld } from './held-number.ts'

const PLUS = 0x2b
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const UPPER_E = 0x45
const LOWER_E = 0x65

/** So few digits before the point are below 2^53. */
const EXACT_LENGTH = 15
/** A number this short without an exponent is neither 0 nor infinite, unless it says so. */
const FINITE_LENGTH = 300

/** Returns the place behind the number that begins at `start`. Throws `number_range` where a double does not hold it. */
export function skipNumber(json: Buffer, start: number): number {
  const point = skipDigits(json, start + 1)
  const behind = json[point] === POINT ? skipDigits(json, point + 1) : point
  const end = skipExponent(json, behind)
  const plain = end === behind && point - start <= EXACT_LENGTH && end - start < FINITE_LENGTH
  if (!plain && !isHeld(json.toString('latin1', start, end))) refuse(start)
  return end
}

/** The same, where only a number of 2^53 or more in magnitude is refused. */
export function skipSmallNumber(json: Buffer, start: number): number {
  const end = skipAnyNumber(json, start)
  if (Math.abs(Number(json.toString('latin1', start, end))) >= INEXACT) refuse(start)
  return end
}

/** The same, where every number passes. */
export function skipAnyNumber(json: Buffer, start: number): number {
  const point = skipDigits(json, start + 1)
  return skipExponent(json, json[point] === POINT ? skipDigits(json, point + 1) : point)
}

function skipExponent(json: Buffer, at: number): number {
  if (json[at] !== LOWER_E && json[at] !== UPPER_E) return at
  const sign = json[at + 1]
  return skipDigits(json, sign === PLUS || sign === MINUS ? at + 2 : at + 1)
}

function skipDigits(json: Buffer, from: number): number {
  let at = from
  let byte = json[at] ?? 0
  while (byte >= ZERO && byte <= NINE) byte = json[++at] ?? 0
  return at
}

function refuse(start: number): never {
  throw new StrictJsonError('number_range', start)
}
