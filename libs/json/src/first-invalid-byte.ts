const REPLACEMENT = '\u{FFFD}'
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** The place of the first byte that belongs to no character of UTF-8; the number of bytes where all do. */
export function firstInvalidByte(bytes: Uint8Array): number {
  const text = lenient.decode(bytes)
  let offset = 0
  let from = 0
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (!isReplacement(bytes, offset)) return offset
    offset += 3
    from = at + 1
  }
  return bytes.length
}

/** Whether the replacement character itself stands there, well encoded. */
const isReplacement = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd
