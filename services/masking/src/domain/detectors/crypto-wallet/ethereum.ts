import { keccak256 } from './keccak.ts'

/** Whether the case of the letters is the check of EIP-55. */
export function hasEip55(address: string): boolean {
  const signs = address.slice(2)
  const digest = Buffer.from(keccak256(Buffer.from(signs.toLowerCase()))).toString('hex')
  return Array.from(signs).every((sign, at) =>
    /\d/.test(sign) ? true : /[A-F]/.test(sign) === Number.parseInt(digest[at] ?? '', 16) >= 8,
  )
}

/** Whether letters of one case, or none, leave nothing to check. */
export const isOneCase = (address: string): boolean =>
  !/[a-f]/.test(address.slice(2)) || !/[A-F]/.test(address)
