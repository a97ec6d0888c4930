import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import { HASH_BYTES, leafHash } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/inclusion.ts'
import { openCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import type { Keys } from './verifier-key.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
const EXTRA = 'extra '
/** Siblings of a leaf in the largest tree. */
const MAX_HASHES = 63

/** A proof of one entry that can be checked offline (C2SP tlog-proof). */
export interface LogProof {
  readonly index: number
  readonly hashes: readonly Uint8Array[]
  /** The checkpoint, as signed. */
  readonly checkpoint: string
  /** Data beside the proof, which nothing vouches for; a proof that needs nothing else carries its entry here. */
  readonly extra?: Uint8Array
}

/** Writes a proof as a tlog-proof file. */
export function formatProof(proof: LogProof): string {
  const extra = proof.extra === undefined ? '' : `extra ${encodeBase64(proof.extra)}\n`
  const hashes = proof.hashes.map((hash) => `${encodeBase64(hash)}\n`)
  return `${HEADER}\n${extra}index ${proof.index}\n${hashes.join('')}\n${proof.checkpoint}`
}

/** Reads a tlog-proof file. Throws `invalid_proof`. */
export function parseProof(text: string): LogProof {
  const end = text.indexOf('\n\n')
  const [header, ...lines] = text.slice(0, Math.max(end, 0)).split('\n')
  const extra = lines[0]?.startsWith(EXTRA) === true ? parseExtra(lines.shift()) : undefined
  const [, index] = /^index (0|[1-9]\d{0,14})$/.exec(lines.shift() ?? '') ?? []
  const hashes = lines.map(parseHash)
  if (header !== HEADER || index === undefined || hashes.length > MAX_HASHES) throw invalid()
  return {
    index: Number(index),
    hashes,
    checkpoint: text.slice(end + 2),
    ...(extra !== undefined && { extra }),
  }
}

/**
 * Checks that a tlog-proof file proves an entry to be in the log of the keys under a head that one of them signed, and returns where and under which head.
 * Throws `invalid_proof`, `invalid_note`, `not_signed` or `invalid_checkpoint`.
 */
export function verifyProof(
  text: string,
  entry: Uint8Array,
  keys: Keys,
): { readonly index: number; readonly checkpoint: SignedCheckpoint } {
  return verifyParsed(parseProof(text), entry, keys)
}

/**
 * Checks a tlog-proof file that carries its entry as extra data, and returns the entry too: the proof vouches for it.
 * Throws as {@link verifyProof} does, and `invalid_proof` where it carries none.
 */
export function verifyCarriedProof(
  text: string,
  keys: Keys,
): { readonly index: number; readonly checkpoint: SignedCheckpoint; readonly entry: Uint8Array } {
  const proof = parseProof(text)
  const { extra: entry } = proof
  if (entry === undefined)
    throw new EvidenceError('invalid_proof', 'the proof does not carry the event that it is about')
  return { ...verifyParsed(proof, entry, keys), entry }
}

function verifyParsed(
  { index, hashes, checkpoint: note }: LogProof,
  entry: Uint8Array,
  keys: Keys,
): { readonly index: number; readonly checkpoint: SignedCheckpoint } {
  const checkpoint = openCheckpoint(Buffer.from(note), keys)
  const { size, root } = checkpoint
  if (verifyInclusion({ leafHash: leafHash(entry), index, size, root }, hashes))
    return { index, checkpoint }
  throw new EvidenceError('invalid_proof', 'the proof does not show this event in this log')
}

function parseExtra(line = ''): Uint8Array {
  const extra = decodeBase64(line.slice(EXTRA.length))
  if (extra === undefined) throw invalid()
  return extra
}

function parseHash(line: string): Uint8Array {
  const hash = decodeBase64(line)
  if (hash?.length !== HASH_BYTES) throw invalid()
  return hash
}

const invalid = (): EvidenceError =>
  new EvidenceError('invalid_proof', 'this is no tlog-proof file')
