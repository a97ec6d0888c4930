import { EvidenceError, KeyServiceError, type KeyWrapper } from '@sallyport/evidence'
import type { TransitClient } from './client.ts'
import { member } from './member.ts'
import type { TransitKey } from './reference.ts'

const CIPHERTEXT = /^vault:v[1-9]\d{0,5}:[A-Za-z0-9+/]{1,4096}={0,2}$/
/** What the server says of a version that may no longer decrypt; it is a key that is not at hand. */
const RETIRED = /too old|disallowed/

/** Wraps data keys with a key that never leaves the server; the context is bound in as associated data. */
export function transitWrapper(
  client: TransitClient,
  { text, mount, name, version }: TransitKey,
): KeyWrapper {
  const prefix = `vault:v${version}:`
  return {
    id: text,
    ids: [text],
    async wrap(dataKey, context) {
      const answer = await client.ask(`${mount}/encrypt/${name}`, {
        plaintext: base64(dataKey),
        associated_data: base64(context),
        key_version: version,
      })
      const ciphertext = member(answer, 'ciphertext')
      if (
        typeof ciphertext === 'string' &&
        CIPHERTEXT.test(ciphertext) &&
        ciphertext.startsWith(prefix)
      )
        return Buffer.from(ciphertext)
      throw new KeyServiceError(`it answered with nothing that ${text} has wrapped`)
    },
    async unwrap(id, wrapped, context) {
      if (id !== text) return undefined
      const ciphertext = Buffer.from(wrapped).toString('latin1')
      if (!CIPHERTEXT.test(ciphertext) || !ciphertext.startsWith(prefix)) throw changed()
      let reason: string | undefined
      const body = { ciphertext, associated_data: base64(context) }
      const answer = await client.ask(`${mount}/decrypt/${name}`, body, (why) => {
        reason = why
      })
      if (reason !== undefined && RETIRED.test(reason)) return undefined
      if (reason !== undefined) throw changed()
      const plaintext = member(answer, 'plaintext')
      if (typeof plaintext === 'string') return Buffer.from(plaintext, 'base64')
      throw new KeyServiceError('it answered with no plaintext')
    },
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const changed = (): EvidenceError =>
  new EvidenceError('invalid_key', 'this is not what was wrapped with that key')
