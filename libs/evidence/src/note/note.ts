import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'
import type { LogSigner } from './log-key.ts'
import type { Keys, VerifierKey } from './verifier-key.ts'

/** Longest note that is read, in bytes. */
const MAX_NOTE_BYTES = 1_048_576
const MAX_SIGNATURES = 100
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u
/** ASCII control characters other than the line break. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/

/**
 * Signs a text, which ends in a line break, as a note (C2SP signed-note): one signature line for each signer, in their
 * order. Rejects as the signers do.
 */
export async function signNote(text: string, ...signers: readonly LogSigner[]): Promise<string> {
  const bytes = Buffer.from(text)
  const lines = await Promise.all(signers.map((signer) => signatureLine(bytes, signer)))
  return `${text}\n${lines.join('')}`
}

async function signatureLine(text: Uint8Array, { key, sign }: LogSigner): Promise<string> {
  const signature = await sign(text)
  return `\u2014 ${key.name} ${encodeBase64(Buffer.concat([Buffer.from(key.id, 'hex'), signature]))}\n`
}

/** A note that at least one known key signed. */
export interface OpenedNote {
  readonly text: string
  /** Those of the known keys that signed it, in the order of their signatures. */
  readonly signers: readonly VerifierKey[]
}

/**
 * Opens a note that at least one of the keys signed. Signatures of unknown keys are passed over, as the format wants it.
 * Throws `invalid_note`, or `not_signed` where no key has signed it, or the signature of one that should have is false.
 */
export function openNote(note: Uint8Array, keys: Keys): OpenedNote {
  const known = [keys].flat()
  const { text, signatures } = splitNote(decodeUtf8(note))
  const bytes = Buffer.from(text)
  const signers: VerifierKey[] = []
  for (const { name, id, signature } of signatures) {
    // Two keys of one id are told apart by what they verify.
    const named = known.filter((key) => key.name === name && key.id === id)
    if (named.length === 0) continue
    const signer = named.find((key) => key.verify(bytes, signature))
    if (signer === undefined) throw notSigned(known)
    signers.push(signer)
  }
  if (signers.length > 0) return { text, signers }
  throw notSigned(known)
}

/** Names of the keys that a note says signed it, as `<name>+<id>`, without any check. Throws `invalid_note`. */
export function signersNamed(note: Uint8Array): readonly string[] {
  return splitNote(decodeUtf8(note)).signatures.map(({ name, id }) => `${name}+${id}`)
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

const notSigned = (keys: readonly VerifierKey[]): EvidenceError =>
  new EvidenceError('not_signed', `the note carries no valid signature of ${keys[0]?.name ?? ''}`)
