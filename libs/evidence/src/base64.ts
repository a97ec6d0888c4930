/**
 * Decodes standard base 64 (RFC 4648, section 4) that is written in its one canonical form; undefined for anything else.
 * A lenient decoder would let characters change without changing the bytes.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/** Encodes as standard base 64. */
export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
