import { EvidenceError } from '../errors.ts'
import { packLines, unpackLines } from '../lines.ts'
import { decrypt, encrypt } from './aes-gcm.ts'
import type { DataKey } from './data-key.ts'
import { parseDataKeyObject } from './data-key-name.ts'

/** First line of an encrypted segment: the format with its version, and the object that has the data key. */
const HEADER = /^sallyport-segment 2 aes-256-gcm ([\w./-]{1,256})$/
const NEWLINE = 0x0a
const MAX_HEADER_BYTES = 512

/**
 * Packs the lines of a segment under its key: a line that names format and data key, then the lines, compressed and
 * encrypted. The encryption covers the first line and the segment's key too, so that no segment passes for another.
 */
export function sealSegment(
  key: string,
  lines: readonly Uint8Array[],
  dataKey: DataKey,
): Uint8Array {
  const header = Buffer.from(`sallyport-segment 2 aes-256-gcm ${dataKey.object}\n`)
  const sealed = encrypt(dataKey.secret, packLines(lines), contextOf(key, header))
  return Buffer.concat([header, sealed])
}

/** The object with the data key of a segment; undefined for one that is not encrypted, as older logs have them. */
export function dataKeyOf(bytes: Uint8Array): string | undefined {
  return readHeader(bytes)?.object
}

/**
 * The lines of a segment, with the data key that it names where it is encrypted. Throws `invalid_segment` where it is
 * none, was stored under another key, or is encrypted with another data key.
 */
export function openSegment(
  key: string,
  bytes: Uint8Array,
  dataKey: DataKey | undefined,
): Uint8Array[] {
  const header = readHeader(bytes)
  if (header === undefined) return unpackLines(bytes)
  if (dataKey === undefined || dataKey.object !== header.object) throw otherKey()
  const context = contextOf(key, bytes.subarray(0, header.end))
  const packed = decrypt(dataKey.secret, bytes.subarray(header.end), context, 'invalid_segment')
  return unpackLines(packed)
}

interface Header {
  readonly object: string
  /** Where it ends, behind its line break. */
  readonly end: number
}

function readHeader(bytes: Uint8Array): Header | undefined {
  const end = bytes.subarray(0, MAX_HEADER_BYTES).indexOf(NEWLINE)
  const [, object] =
    HEADER.exec(Buffer.from(bytes.subarray(0, Math.max(end, 0))).toString('latin1')) ?? []
  if (object === undefined || parseDataKeyObject(object) === undefined) return undefined
  return { object, end: end + 1 }
}

const contextOf = (key: string, header: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${key}\n`), header])

const otherKey = (): EvidenceError =>
  new EvidenceError('invalid_segment', 'this segment is encrypted with another data key')
