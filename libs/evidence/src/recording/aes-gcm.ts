import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { EvidenceError, type EvidenceErrorCode } from '../errors.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts under a fresh random nonce: the nonce, the ciphertext and the tag, which covers the context too. */
export function encrypt(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
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
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(context)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    throw changed(otherwise)
  }
}

const changed = (code: EvidenceErrorCode): EvidenceError =>
  new EvidenceError(code, 'this is not what was encrypted with that key')
