import { hash } from 'node:crypto'
import { decrypt, encrypt } from './aes-gcm.ts'

/**
 * Wraps data keys with a key of the deployment, be it from a file or kept by a KMS.
 *
 * Every implementation guarantees: what `wrap` made is unwrapped only with the same context; `unwrap` resolves with
 * undefined for a key that it does not have, and rejects with an `invalid_key` EvidenceError for anything that was
 * changed. Both may be called again after any other failure.
 */
export interface KeyWrapper {
  /** Names the key that wraps now; it is stored beside what it wrapped. */
  readonly id: string
  wrap(dataKey: Uint8Array, context: Uint8Array): Promise<Uint8Array>
  unwrap(id: string, wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined>
}

/** Wraps with keys of 32 bytes: the last one wraps, all of them unwrap. */
export function createKeyRing(keys: readonly Uint8Array[]): KeyWrapper {
  const ring = new Map(keys.map((key) => [keyId(key), key]))
  const newest = keys.at(-1)
  if (newest === undefined) throw new TypeError('a ring needs a key')
  return {
    id: keyId(newest),
    wrap: (dataKey, context) => Promise.resolve(encrypt(newest, dataKey, context)),
    unwrap: async (id, wrapped, context) => {
      const key = ring.get(id)
      return key && decrypt(key, wrapped, context, 'invalid_key')
    },
  }
}

/** Names a key without telling anything of it. */
const keyId = (key: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from('sallyport recording key\n'), key]), 'hex').slice(0, 16)
