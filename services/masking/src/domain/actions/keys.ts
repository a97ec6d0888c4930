import { hkdfSync } from 'node:crypto'

/** The keys of one deployment that masking needs. */
export interface Keys {
  /** Of tokens: HMAC-SHA-256. */
  readonly token: Uint8Array
  /** Of the action `format`: AES-256 in FF1. */
  readonly format: Uint8Array
}

const BYTES = 32

/**
 * Derives both keys from the deployment's one secret of 32 bytes (HKDF with SHA-256, RFC 5869), so that neither tells of
 * the other. Throws a RangeError for a secret of another length.
 */
export function deriveKeys(secret: Uint8Array): Keys {
  if (secret.length !== BYTES) throw new RangeError(`the masking key must have ${BYTES} bytes`)
  const derive = (purpose: string): Uint8Array =>
    new Uint8Array(
      hkdfSync('sha256', secret, new Uint8Array(), `sallyport masking ${purpose}`, BYTES),
    )
  return { token: derive('token'), format: derive('format') }
}
