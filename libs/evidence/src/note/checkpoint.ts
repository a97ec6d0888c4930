import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import type { TreeHead } from '../merkle/consistency.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import type { LogSigner } from './log-key.ts'
import { openNote, signNote } from './note.ts'
import type { Keys, VerifierKey } from './verifier-key.ts'

/** A signed head of a log (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string
}

/** A checkpoint, and who of those that are known signed it. */
export interface SignedCheckpoint extends Checkpoint {
  readonly signers: readonly VerifierKey[]
}

/** Signs the head of the signers' log; the note is the checkpoint. Where a key takes over from another, both sign. */
export function signCheckpoint(
  head: TreeHead,
  signer: LogSigner,
  ...others: readonly LogSigner[]
): Promise<string> {
  const text = `${signer.key.name}\n${head.size}\n${encodeBase64(head.root)}\n`
  return signNote(text, signer, ...others)
}

/** Reads a checkpoint that one of the keys signed. Throws `invalid_note`, `not_signed` or `invalid_checkpoint`. */
export function openCheckpoint(note: Uint8Array, keys: Keys): SignedCheckpoint {
  const { text, signers } = openNote(note, keys)
  const checkpoint = parseCheckpoint(text)
  if (signers.every(({ name }) => name === checkpoint.origin)) return { ...checkpoint, signers }
  throw new EvidenceError(
    'invalid_checkpoint',
    `the checkpoint is not one of ${signers[0]?.name ?? ''}`,
  )
}

/** The checkpoint in the bytes that one of the keys signed; undefined where they are none. */
export function readCheckpoint(bytes: Uint8Array, keys: Keys): SignedCheckpoint | undefined {
  try {
    return openCheckpoint(bytes, keys)
  } catch {
    return undefined
  }
}

/** Reads the text of a checkpoint. Throws `invalid_checkpoint`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', encoded = '', ...extensions] = text.split('\n')
  const root = decodeBase64(encoded)
  const valid =
    origin !== '' &&
    /^(0|[1-9]\d{0,14})$/.test(size) &&
    root?.length === HASH_BYTES &&
    extensions.pop() === '' &&
    !extensions.includes('')
  if (valid) return { origin, size: Number(size), root }
  throw new EvidenceError('invalid_checkpoint', 'the note is no checkpoint')
}
