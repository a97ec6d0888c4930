import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { EvidenceError } from '../errors.ts'
import { type VerifierKey, verifierKeyOf } from './verifier-key.ts'

/** Signs for a log. A key that lives elsewhere signs there, so that signing takes time. */
export interface LogSigner {
  readonly key: VerifierKey
  /** Signature of a text; never rejects for the text's sake. */
  sign(text: Uint8Array): Promise<Uint8Array>
}

/** A new key of a log: the private half as PKCS#8 PEM, to be kept from others, and the published verifier key. */
export function createLogKey(origin: string): {
  readonly privateKeyPem: string
  readonly verifierKey: string
} {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    verifierKey: verifierKeyOf(origin, publicKey).text,
  }
}

/** The signer of a log from its private key. Throws `invalid_key`. */
export function readLogKey(privateKeyPem: string, origin: string): LogSigner {
  const privateKey = parsePem(privateKeyPem)
  const key = verifierKeyOf(origin, createPublicKey(privateKey))
  return { key, sign: (text) => Promise.resolve(sign(null, text, privateKey)) }
}

function parsePem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The cause may quote the key.
    throw new EvidenceError(
      'invalid_key',
      'the log key is not valid: expected an Ed25519 private key as unencrypted PKCS#8 PEM',
    )
  }
}
