import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { EvidenceError } from './errors.ts'

/** Most bytes of lines in one object. */
const MAX_BYTES = 64 * 1024 * 1024

const NEWLINE = 0x0a
/** Fast; recordings are small and repetitive enough that higher levels gain little. */
const LEVEL = 3

/** Packs lines, each of which holds no line break, as zstd-compressed NDJSON. */
export function packLines(lines: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.allocUnsafe(lines.reduce((sum, line) => sum + line.length + 1, 0))
  let at = 0
  for (const line of lines) {
    text.set(line, at)
    at += line.length + 1
    text[at - 1] = NEWLINE
  }
  return zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
}

/** The lines that were packed. Throws `invalid_segment`. */
export function unpackLines(bytes: Uint8Array): Uint8Array[] {
  const text = decompress(bytes)
  const lines = splitLines(text)
  if (text.at(-1) !== NEWLINE) throw invalid()
  return lines
}

/** The lines of a text, without their line breaks and without copies; a last one may lack its line break. */
export function splitLines(text: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < text.length;) {
    const found = text.indexOf(NEWLINE, start)
    const end = found < 0 ? text.length : found
    lines.push(text.subarray(start, end))
    start = end + 1
  }
  return lines
}

function decompress(bytes: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: MAX_BYTES })
  } catch {
    throw invalid()
  }
}

const invalid = (): EvidenceError =>
  new EvidenceError('invalid_segment', 'this is no recording segment')
