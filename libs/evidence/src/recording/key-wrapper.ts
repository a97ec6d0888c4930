import { hash } from 'node:crypto'
import { decrypt, encrypt } from './aes-gcm.ts'

/**
 * Wraps data keys with a key of the deployment, be it from a file or kept by a KMS.
 *
 * Every implementation guarantees: what `wrap` made is unwrapped only with the same context; `unwrap` resolves with
 * undefined for a key that it does not have, and rejects with an `invalid_key` EvidenceError for anything that was
 * changed. Both reject with a KeyServiceError where the key is kept elsewhere and cannot be used now, and may be called
 * again.
 */
export interface KeyWrapper {
  /** Names the key that wraps now; it is stored beside what it wrapped. */
  readonly id: string
  /** Names the keys that unwrap, that one among them. */
  readonly ids: readonly string[]
  wrap(dataKey: Uint8Array, context: Uint8Array): Promise<Uint8Array>
  unwrap(id: string, wrapped: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined>
}

/** Wraps with keys of 32 bytes: the last one wraps, all of them unwrap. */
export const createKeyRing = (keys: readonly Uint8Array[]): KeyWrapper => joinRing(keys.map(ofKey))

/** One ring of several wrappers, each of one key: the last one wraps, all of them unwrap. */
export function joinRing(wrappers: readonly KeyWrapper[]): KeyWrapper {
  const ring = new Map(wrappers.map((wrapper) => [wrapper.id, wrapper]))
  const newest = wrappers.at(-1)
  if (newest === undefined) throw new TypeError('a ring needs a key')
  return {
    id: newest.id,
    ids: wrappers.flatMap(({ ids }) => ids),
    wrap: (dataKey, context) => newest.wrap(dataKey, context),
    unwrap: async (id, wrapped, context) => ring.get(id)?.unwrap(id, wrapped, context),
  }
}

function ofKey(key: Uint8Array): KeyWrapper {
  const id = keyId(key)
  return {
    id,
    ids: [id],
    wrap: (dataKey, context) => Promise.resolve(encrypt(key, dataKey, context)),
    unwrap: async (named, wrapped, context) =>
      named === id ? decrypt(key, wrapped, context, 'invalid_key') : undefined,
  }
}

/** Names a key without telling anything of it. */
const keyId = (key: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from('sallyport recording key\n'), key]), 'hex').slice(0, 16)
