import { isIP } from 'node:net'

/**
 * An IP address in the notation that events and policies have: version 4 in its own, however it is mapped, and no zone.
 * Undefined for what is none.
 */
export function plainAddress(address: string | undefined): string | undefined {
  const plain = address?.replace(/%.*$/s, '')
  if (plain === undefined || isIP(plain) === 0) return undefined
  const [, high, low] = MAPPED.exec(shortened(plain)) ?? []
  if (high === undefined || low === undefined) return plain
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/

/** An address of version 6 in its shortest notation, all in hexadecimal digits. */
const shortened = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
