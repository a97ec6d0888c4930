import { hash } from 'node:crypto'

const BITCOIN_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
export const RIPPLE_ALPHABET = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'
const CHECK = 4

/** The bytes of a text in base 58; undefined for other characters. */
function decoded(text: string, alphabet: string): Buffer | undefined {
  const bytes: number[] = []
  for (let read = 0; read < text.length; read++) {
    let carry = alphabet.indexOf(text.charAt(read))
    if (carry < 0) return undefined
    for (let at = 0; at < bytes.length; at++) {
      carry += 58 * (bytes[at] ?? 0)
      bytes[at] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  let zeros = 0
  while (text[zeros] === alphabet[0]) zeros++
  return Buffer.from([...new Uint8Array(zeros), ...bytes.toReversed()])
}

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')

/** What a text in base 58 with the check of Bitcoin says; undefined where the check fails. */
export function base58Check(text: string, alphabet = BITCOIN_ALPHABET): Buffer | undefined {
  const bytes = decoded(text, alphabet)
  if (bytes === undefined || bytes.length <= CHECK) return undefined
  const payload = bytes.subarray(0, -CHECK)
  return sha256(sha256(payload)).subarray(0, CHECK).equals(bytes.subarray(-CHECK))
    ? payload
    : undefined
}
