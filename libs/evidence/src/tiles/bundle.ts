import { EvidenceError } from '../errors.ts'

/** Writes entries as an entry bundle (C2SP tlog-tiles): each behind its length, a big-endian uint16. No entry is longer than 65,535 bytes. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const total = entries.reduce((sum, entry) => sum + 2 + entry.length, 0)
  const bundle = Buffer.allocUnsafe(total)
  let at = 0
  for (const entry of entries) {
    at = bundle.writeUInt16BE(entry.length, at)
    bundle.set(entry, at)
    at += entry.length
  }
  return bundle
}

/** The entries of a bundle; throws `invalid_tile` where its last entry is cut off. */
export function decodeBundle(bundle: Uint8Array): Uint8Array[] {
  const { entries, rest } = splitBundle(bundle)
  if (rest > 0) throw new EvidenceError('invalid_tile', 'an entry bundle ends in mid-entry')
  return entries
}

/** The whole entries of a bundle, and how many bytes are left over. */
export function splitBundle(bundle: Uint8Array): {
  readonly entries: Uint8Array[]
  readonly rest: number
} {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length)
  const entries: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const end = at + 2 + bytes.readUInt16BE(at)
    if (end > bytes.length) break
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return { entries, rest: bytes.length - at }
}
