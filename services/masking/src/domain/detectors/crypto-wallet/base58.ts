import { hash } from 'node:crypto'

const BITCOIN_ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const RIPPLE_ALPHABET = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'
const CHECK = 4

/** By the code of a character: its digit; {@link NONE} for all others. */
const NONE = 0xff
const digitsOf = (alphabet: string): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => {
    const digit = alphabet.indexOf(String.fromCharCode(code))
    return digit < 0 ? NONE : digit
  })
/** An alphabet, by its digits and the character of its zero. */
export interface Alphabet {
  readonly digits: Uint8Array
  readonly zero: string
}
const alphabetOf = (chars: string): Alphabet => ({ digits: digitsOf(chars), zero: chars.charAt(0) })

const BITCOIN = alphabetOf(BITCOIN_ALPHABET)
export const RIPPLE = alphabetOf(RIPPLE_ALPHABET)

/** Numbers are worked with in parts of three bytes, and take in four characters at a time. */
const PART_BITS = 24
const PART = 2 ** PART_BITS
const CHARS_AT_ONCE = 4

/** The bytes of a text in base 58; undefined for other characters. */
function decoded(text: string, { digits, zero }: Alphabet): Buffer | undefined {
  const parts: number[] = []
  for (let read = 0; read < text.length;) {
    const end = Math.min(text.length, read + CHARS_AT_ONCE)
    let [carry, scale] = [0, 1]
    for (; read < end; read++) {
      const digit = digits[text.charCodeAt(read)] ?? NONE
      if (digit === NONE) return undefined
      carry = carry * 58 + digit
      scale *= 58
    }
    for (let at = 0; at < parts.length; at++) {
      const sum = (parts[at] ?? 0) * scale + carry
      carry = Math.floor(sum / PART)
      parts[at] = sum - carry * PART
    }
    if (carry > 0) parts.push(carry)
  }
  let zeros = 0
  while (text[zeros] === zero) zeros++
  return bytesOf(parts, zeros)
}

/** The bytes of a number, the highest first, behind so many zeros. */
function bytesOf(parts: readonly number[], zeros: number): Buffer {
  const highest = parts.at(-1) ?? 0
  const length = Math.max(0, parts.length - 1) * 3 + Math.ceil((32 - Math.clz32(highest)) / 8)
  const bytes = Buffer.alloc(zeros + length)
  for (let at = 0; at < length; at++) {
    bytes[zeros + length - 1 - at] = ((parts[Math.floor(at / 3)] ?? 0) >> ((at % 3) * 8)) & 0xff
  }
  return bytes
}

const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')

/**
 * What a text in base 58 with the check of Bitcoin says; undefined where the check fails. The check takes long: it is asked
 * for only where the rest may be what is looked for.
 */
export function base58Check(
  text: string,
  mayBe: (payload: Buffer) => boolean,
  alphabet = BITCOIN,
): Buffer | undefined {
  const bytes = decoded(text, alphabet)
  if (bytes === undefined || bytes.length <= CHECK) return undefined
  const payload = bytes.subarray(0, -CHECK)
  if (!mayBe(payload)) return undefined
  return sha256(sha256(payload)).subarray(0, CHECK).equals(bytes.subarray(-CHECK))
    ? payload
    : undefined
}
