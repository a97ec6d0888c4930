import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { decodeBase64, encodeBase64 } from '../base64.ts'
import { EvidenceError } from '../errors.ts'

/** Signature type of Ed25519 (C2SP signed-note). */
const ED25519 = 1
const PUBLIC_KEY_BYTES = 32

/** A name without spaces and plus signs, as a verifier key and a signature line need it. */
const KEY_NAME = /^[^\s+]{1,256}$/u

/** The public key of a log, with the name that its signatures carry. */
export interface VerifierKey {
  /** Name of the key, which is the log's origin. */
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly id: string
  /** The key as it is published (C2SP signed-note, vkey). */
  readonly text: string
  /** Whether a signature of a text is this key's. */
  verify(text: Uint8Array, signature: Uint8Array): boolean
}

/** One key, or several of one log. */
export type Keys = VerifierKey | readonly VerifierKey[]

/** Most keys that a file may publish. */
const MAX_KEYS = 64

/**
 * Reads the published verifier keys of one log, one a line. Throws `invalid_key` where one is none, where they are of
 * several logs, or where two of them have the same id, so that a signature would not tell which of them made it.
 */
export function parseVerifierKeys(text: string): readonly VerifierKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0 || lines.length > MAX_KEYS)
    throw invalid(`expected one to ${MAX_KEYS} keys, one a line`)
  const keys = new Map(lines.map(parseVerifierKey).map((key) => [key.text, key]))
  assertOneLog([...keys.values()])
  return [...keys.values()]
}

/** Throws `invalid_key` where keys are of several logs, or two of them have the same id. */
export function assertOneLog(keys: readonly VerifierKey[]): void {
  if (keys.some(({ name }) => name !== keys[0]?.name))
    throw invalid('they are keys of several logs: give those of one')
  const ids = keys.map(({ id }) => id)
  const twice = keys.find(({ id }, at) => ids.indexOf(id) !== at)
  if (twice !== undefined) throw invalid(`two different keys have the id ${twice.id}`)
}

/** Reads a published verifier key. Throws `invalid_key`. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^\s+]{1,256})\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim())
  const [, name = '', id = '', encoded = ''] = match ?? []
  const key = decodeBase64(encoded)
  if (match === null || key?.[0] !== ED25519 || key.length !== 1 + PUBLIC_KEY_BYTES)
    throw invalid('expected <name>+<key id>+<base64 of an Ed25519 key>')
  const made = verifierKeyOf(name, publicKeyOf(key.subarray(1)))
  if (made.id !== id) throw invalid('its key id is not that of its name and key')
  return made
}

/** The verifier key of an Ed25519 public key under a name. Throws `invalid_key`. */
export function verifierKeyOf(name: string, publicKey: KeyObject): VerifierKey {
  if (!KEY_NAME.test(name)) throw invalid('its name is empty, too long, or has a space or plus')
  const { x } = publicKey.export({ format: 'jwk' })
  if (publicKey.asymmetricKeyType !== 'ed25519' || x === undefined)
    throw invalid('it is no Ed25519 key')
  const typed = Buffer.concat([Uint8Array.of(ED25519), Buffer.from(x, 'base64url')])
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(0, 8)
  return {
    name,
    id,
    text: `${name}+${id}+${encodeBase64(typed)}`,
    verify: (text, signature) => verify(null, text, publicKey, signature),
  }
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

const invalid = (why: string): EvidenceError =>
  new EvidenceError('invalid_key', `the verifier key is not valid: ${why}`)
