import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import type { LogSigner } from './log-key.ts'
import type { VerifierKey } from './verifier-key.ts'

/** Longest note that is read, in bytes. */
const MAX_NOTE_BYTES = 1_048_576
const MAX_SIGNATURES = 100
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u
/** ASCII control characters other than the line break. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/** Signs a text, which ends in a line break, as a note (C2SP signed-note). */
export async function signNote(text: string, signer: LogSigner): Promise<string> {
  const signature = await signer.sign(Buffer.from(text))
  const line = encodeBase64(Buffer.concat([Buffer.from(signer.key.id, 'hex'), signature]))
  return `${text}\n\u2014 ${signer.key.name} ${line}\n`
}

/**
 * The text of a note that the key signed. Signatures of unknown keys are passed over, as the format wants it.
 * Throws `invalid_note`, or `not_signed` where the key's signature is absent or false.
 */
export function openNote(note: Uint8Array, key: VerifierKey): string {
  const { text, signatures } = splitNote(decodeUtf8(note))
  const bytes = Buffer.from(text)
  const ours = signatures.filter(({ name, id }) => name === key.name && id === key.id)
  if (ours.length > 0 && ours.every(({ signature }) => key.verify(bytes, signature))) return text
  throw new EvidenceError('not_signed', `the note carries no valid signature of ${key.name}`)
}

interface Signature {
  readonly name: string
  readonly id: string
  readonly signature: Uint8Array
}

function splitNote(note: string): { readonly text: string; readonly signatures: Signature[] } {
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0 || !note.endsWith('\n') || CONTROL.test(note)) throw invalid()
  const lines = note.slice(blank + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw invalid()
  return { text: note.slice(0, blank + 1), signatures: lines.map(parseSignature) }
}

function parseSignature(line: string): Signature {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = decodeBase64(encoded)
  if (name === '' || bytes === undefined || bytes.length < 5) throw invalid()
  return {
    name,
    id: Buffer.from(bytes.subarray(0, 4)).toString('hex'),
    signature: bytes.subarray(4),
  }
}

function decodeUtf8(note: Uint8Array): string {
  if (note.length > MAX_NOTE_BYTES) throw invalid()
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note)
  } catch {
    throw invalid()
  }
}

const invalid = (): EvidenceError => new EvidenceError('invalid_note', 'this is no signed note')
