import { hkdfSync } from 'node:crypto'

/** What tokens and format-preserving values are made with: the same in every replica of a deployment. */
export interface Keys {
  readonly token: Uint8Array
  readonly format: Uint8Array
}

const BYTES = 32

/** The keys that follow from the secret of a deployment, one for each use (HKDF, RFC 5869). */
export function deriveKeys(secret: Uint8Array): Keys {
  const key = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, '', `sallyport masking ${use}`, BYTES))
  return { token: key('token'), format: key('format') }
}
