import { isUtf8 } from 'node:buffer'

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/
const GROUP = 4

/**
 * The bytes of a base64 text as careless readers decode it too: in either alphabet, over lines, with or without padding.
 * Undefined for any other text.
 */
export function bytesOf(text: string): Buffer | undefined {
  const plain = text
    .replaceAll(/[\r\n\t ]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (!ALPHABET.test(plain)) return undefined
  const digits = plain.replace(/=+$/, '')
  if (digits.length % GROUP === 1) return undefined
  return Buffer.from(digits, 'base64')
}

/** The text that bytes are in UTF-8, a byte order mark included; undefined where they are none. */
export function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : undefined
}
