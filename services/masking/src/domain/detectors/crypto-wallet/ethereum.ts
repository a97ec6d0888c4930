import { keccak256 } from './keccak.ts'

const UPPER_A = 0x41
const LOWER_A = 0x61

/** Whether the case of the letters is the check of EIP-55. */
export function hasEip55(address: string): boolean {
  const signs = address.slice(2)
  const digest = keccak256(Buffer.from(signs.toLowerCase()))
  for (let at = 0; at < signs.length; at++) {
    const code = signs.charCodeAt(at)
    const half = (digest[at >> 1] ?? 0) >> (at % 2 === 0 ? 4 : 0)
    const isUpper = code < LOWER_A
    if (code >= UPPER_A && isUpper !== ((half & 8) !== 0)) return false
  }
  return true
}

/** Whether letters of one case, or none, leave nothing to check. */
export const isOneCase = (address: string): boolean =>
  !/[a-f]/.test(address.slice(2)) || !/[A-F]/.test(address)
