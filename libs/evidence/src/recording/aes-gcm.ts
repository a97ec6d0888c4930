import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { EvidenceError, type EvidenceErrorCode } from '../errors.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts under a fresh random nonce: the nonce, the ciphertext and the tag, which covers the context too. */
export function encrypt(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, keyObject(key), nonce)
  cipher.setAAD(context)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** What {@link encrypt} encrypted. Throws an EvidenceError with the given code where key, context or bytes are others. */
export function decrypt(
  key: Uint8Array,
  sealed: Uint8Array,
  context: Uint8Array,
  otherwise: EvidenceErrorCode,
): Uint8Array {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw changed(otherwise)
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, keyObject(key), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(context)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw changed(otherwise)
  }
}

/** To make a key takes Node twice as long as to decrypt a segment: those that are used again are kept, as long as their bytes are. */
const made = new WeakMap<Uint8Array, KeyObject>()

function keyObject(key: Uint8Array): KeyObject {
  const known = made.get(key) ?? createSecretKey(key)
  made.set(key, known)
  return known
}

const changed = (code: EvidenceErrorCode): EvidenceError =>
  new EvidenceError(code, 'this is not what was encrypted with that key')
