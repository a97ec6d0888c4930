import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import { HASH_BYTES, leafHash } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/inclusion.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import type { VerifierKey } from './verifier-key.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
/** Siblings of a leaf in the largest tree. */
const MAX_HASHES = 63

/** A proof of one entry that can be checked offline (C2SP tlog-proof). */
export interface LogProof {
  readonly index: number
  readonly hashes: readonly Uint8Array[]
  /** The checkpoint, as signed. */
  readonly checkpoint: string
}

/** Writes a proof as a tlog-proof file. */
export function formatProof(proof: LogProof): string {
  const hashes = proof.hashes.map((hash) => `${encodeBase64(hash)}\n`)
  return `${HEADER}\nindex ${proof.index}\n${hashes.join('')}\n${proof.checkpoint}`
}

/** Reads a tlog-proof file; its extra data, which nothing vouches for, is left out. Throws `invalid_proof`. */
export function parseProof(text: string): LogProof {
  const end = text.indexOf('\n\n')
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n')
  if (lines[0]?.startsWith('extra ') === true) lines.shift()
  const [, index] = /^index (0|[1-9]\d{0,14})$/.exec(lines.shift() ?? '') ?? []
  const hashes = lines.map(parseHash)
  if (header !== HEADER || index === undefined || hashes.length > MAX_HASHES) throw invalid()
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) }
}

/**
 * Checks that a tlog-proof file proves an entry to be in the log of the key, and returns where and under which head.
 * Throws `invalid_proof`, `invalid_note`, `not_signed` or `invalid_checkpoint`.
 */
export function verifyProof(
  text: string,
  entry: Uint8Array,
  key: VerifierKey,
): { readonly index: number; readonly checkpoint: Checkpoint } {
  const { index, hashes, checkpoint: note } = parseProof(text)
  const checkpoint = openCheckpoint(Buffer.from(note), key)
  const { size, root } = checkpoint
  if (verifyInclusion({ leafHash: leafHash(entry), index, size, root }, hashes))
    return { index, checkpoint }
  throw new EvidenceError('invalid_proof', 'the proof does not show this event in this log')
}

function parseHash(line: string): Uint8Array {
  const hash = decodeBase64(line)
  if (hash?.length !== HASH_BYTES) throw invalid()
  return hash
}

const invalid = (): EvidenceError =>
  new EvidenceError('invalid_proof', 'this is no tlog-proof file')
