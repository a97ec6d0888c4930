import type { KeyWrapper, LogSigner } from '@sallyport/evidence'
import { createTransitClient, type TransitSettings } from './client.ts'
import { parseTransitKey } from './reference.ts'
import { transitSigner } from './signer.ts'
import { transitWrapper } from './wrapper.ts'

export type { TransitSettings } from './client.ts'

/** The keys of a transit engine of Vault or OpenBao, by their names (`transit:<mount>/<name>#<version>`). */
export interface Transit extends AsyncDisposable {
  /**
   * The signer of a log whose Ed25519 key is kept there; the public half is asked for. Throws `invalid_key`, or a
   * KeyServiceError.
   */
  signer(key: string, origin: string): Promise<LogSigner>
  /** Wraps data keys with an aes256-gcm96 key that is kept there. Throws `invalid_key`. */
  wrapper(key: string): KeyWrapper
}

/** Connects to a server; nothing is asked until a key is used. */
export async function connectTransit(settings: TransitSettings): Promise<Transit> {
  const client = await createTransitClient(settings)
  return {
    signer: async (key, origin) => transitSigner(client, parseTransitKey(key), origin),
    wrapper: (key) => transitWrapper(client, parseTransitKey(key)),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}
