import { createHmac } from 'node:crypto'
import { canonicalValue } from './canonical-value.ts'

const BITS = 64
const DIGITS = BITS / 4
const BASE = 16
const FIRST_LETTER = 0x61

/** Stands for an address in a result whose schema wants one; it holds the token already. */
const ADDRESS = /^([a-p]{16})@masked\.invalid$/

/**
 * The token of a value: the same for equal values of a kind, whatever the profile, and without the key it tells nothing.
 * 64 bits of HMAC-SHA-256 in letters from a to p, so that no token holds a digit that could be read as a value.
 */
export function tokenOf(kind: string, value: string, key: Uint8Array): string {
  const masked = ADDRESS.exec(value)?.[1]
  if (masked !== undefined) return masked
  const hash = createHmac('sha256', key).update(`${kind}\0${canonicalValue(kind, value)}`)
  const hex = hash.digest('hex').slice(0, DIGITS)
  return Array.from(hex, (digit) =>
    String.fromCharCode(FIRST_LETTER + Number.parseInt(digit, BASE)),
  ).join('')
}
