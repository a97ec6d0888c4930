import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import type { TreeHead } from '../merkle/consistency.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import type { LogSigner } from './log-key.ts'
import { openNote, signNote } from './note.ts'
import type { VerifierKey } from './verifier-key.ts'

/** A signed head of a log (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string
}

/** Signs the head of the signer's log; the note is the checkpoint. */
export function signCheckpoint(head: TreeHead, signer: LogSigner): Promise<string> {
  return signNote(`${signer.key.name}\n${head.size}\n${encodeBase64(head.root)}\n`, signer)
}

/** Reads a checkpoint that the key signed. Throws `invalid_note`, `not_signed` or `invalid_checkpoint`. */
export function openCheckpoint(note: Uint8Array, key: VerifierKey): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, key))
  if (checkpoint.origin === key.name) return checkpoint
  throw new EvidenceError('invalid_checkpoint', `the checkpoint is not one of ${key.name}`)
}

/** The checkpoint in the bytes that the key signed; undefined where they are none. */
export function readCheckpoint(bytes: Uint8Array, key: VerifierKey): Checkpoint | undefined {
  try {
    return openCheckpoint(bytes, key)
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
