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
  /** Signature of a text. Rejects with a KeyServiceError alone, never for the text's sake; the call may be made again. */
  readonly sign: (text: Uint8Array) => Promise<Uint8Array>
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

/** Most keys of a ring. */
const MAX_KEYS = 64
const PEM = /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/g
const REFERENCE = /^[a-z][a-z0-9-]*:\S+$/

/** A key of a ring: the private half itself, or the name of one that is kept elsewhere, such as `transit:…`. */
export type LogKeyPart = { readonly pem: string } | { readonly reference: string }

/**
 * Takes a file of a log's keys apart, the newest last: each an Ed25519 private key as PKCS#8 PEM, or a line that names one
 * that is kept elsewhere. Throws `invalid_key` where anything else stands in it.
 */
export function logKeyParts(text: string): readonly LogKeyPart[] {
  const blocks = text.match(PEM) ?? []
  // A block is one line while the file is taken apart, so that the order of all parts stays.
  const lines = text
    .replaceAll(PEM, '\n-\n')
    .split('\n')
    .map((line) => line.trim())
  const parts: LogKeyPart[] = []
  for (const line of lines) {
    const pem = line === '-' ? blocks.shift() : undefined
    if (pem !== undefined) parts.push({ pem })
    else if (REFERENCE.test(line)) parts.push({ reference: line })
    else if (line !== '') throw invalidKey()
  }
  if (parts.length === 0 || parts.length > MAX_KEYS) throw invalidKey()
  return parts
}

function parsePem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The cause may quote the key.
    throw invalidKey()
  }
}

const invalidKey = (): EvidenceError =>
  new EvidenceError(
    'invalid_key',
    'the log key is not valid: expected Ed25519 private keys as unencrypted PKCS#8 PEM, the newest last',
  )
