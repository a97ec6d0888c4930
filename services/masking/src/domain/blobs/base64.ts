import { isUtf8 } from 'node:buffer'

const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/
const GROUP = 4
/** Hexadecimal digits of a text begin like this, and are those of at least so many bytes. */
const HEX = /^(?:[2-7][\dA-Fa-f]|0[9ADad])(?:[\dA-Fa-f]{2}){11,}$/

/** Bytes as they are written in a text, and how others are written in the same way. */
export interface Written {
  readonly bytes: Buffer
  readonly write: (bytes: Buffer) => string
}

/** A text that bytes are, and how it becomes bytes again. */
export interface BytesOfText {
  readonly text: string
  readonly encoding: 'utf8' | 'utf16le'
}

/**
 * The bytes of a base64 text as careless readers decode it too: in either alphabet, over lines, with or without padding;
 * and those of hexadecimal digits that are a text. Undefined for any other text.
 */
export function bytesOf(text: string): Written | undefined {
  return hexOf(text) ?? base64Of(text)
}

function hexOf(text: string): Written | undefined {
  if (!HEX.test(text)) return undefined
  const bytes = Buffer.from(text, 'hex')
  if (textOf(bytes) === undefined) return undefined
  const isUpper = /[A-F]/.test(text)
  const write = (other: Buffer): string => {
    const hex = other.toString('hex')
    return isUpper ? hex.toUpperCase() : hex
  }
  return { bytes, write }
}

function base64Of(text: string): Written | undefined {
  const plain = text
    .replaceAll(/[\r\n\t ]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (!ALPHABET.test(plain)) return undefined
  const digits = plain.replace(/=+$/, '')
  if (digits.length % GROUP === 1) return undefined
  // What has no padding where it needs some is most often of the alphabet of URLs (RFC 4648, section 5).
  const isBare = plain.length === digits.length && !/\s/.test(text)
  const isOfUrls =
    /[-_]/.test(text) || (isBare && digits.length % GROUP !== 0 && !/[+/]/.test(text))
  const isPadded = !isBare || (!isOfUrls && digits.length % GROUP === 0)
  const write = (bytes: Buffer): string => {
    const written = bytes.toString('base64')
    const kept = isPadded ? written : written.replace(/=+$/, '')
    return isOfUrls ? kept.replaceAll('+', '-').replaceAll('/', '_') : kept
  }
  return { bytes: Buffer.from(digits, 'base64'), write }
}

/** The text that bytes are in UTF-8 or, in Latin letters, in UTF-16 of Windows; a byte order mark included. */
export function textOf(bytes: Buffer): BytesOfText | undefined {
  if (bytes.includes(0)) {
    const text = isWide(bytes) ? bytes.toString('utf16le') : '\0'
    return text.includes('\0') ? undefined : { text, encoding: 'utf16le' }
  }
  return isUtf8(bytes) ? { text: bytes.toString('utf8'), encoding: 'utf8' } : undefined
}

/** Shorter rows of bytes are no text of which one could tell. */
const FEWEST_WIDE = 16
/** Of nine characters in ten the second byte is zero. */
const MOST_NARROW = 0.9

/** Whether nearly every other byte is zero, and none of the others. */
function isWide(bytes: Buffer): boolean {
  if (bytes.length % 2 !== 0 || bytes.length < FEWEST_WIDE) return false
  let narrow = 0
  for (let at = 0; at < bytes.length; at += 2) {
    if (bytes[at] === 0) return false
    if (bytes[at + 1] === 0) narrow++
  }
  return narrow * 2 >= bytes.length * MOST_NARROW
}
