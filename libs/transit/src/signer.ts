import { createPublicKey } from 'node:crypto'
import {
  EvidenceError,
  KeyServiceError,
  type LogSigner,
  type VerifierKey,
  verifierKeyOf,
} from '@sallyport/evidence'
import type { TransitClient } from './client.ts'
import { member } from './member.ts'
import type { TransitKey } from './reference.ts'

/** A signer whose key never leaves the server. What it answers is verified, so that nothing false is ever written. */
export async function transitSigner(
  client: TransitClient,
  reference: TransitKey,
  origin: string,
): Promise<LogSigner> {
  const { mount, name, version } = reference
  const key = await readKey(client, reference, origin)
  const prefix = `vault:v${version}:`
  return {
    key,
    async sign(text) {
      const input = Buffer.from(text).toString('base64')
      const path = `${mount}/sign/${name}`
      const answer = member(await client.ask(path, { input, key_version: version }), 'signature')
      const signature =
        typeof answer === 'string' && answer.startsWith(prefix)
          ? Buffer.from(answer.slice(prefix.length), 'base64')
          : undefined
      if (signature !== undefined && key.verify(text, signature)) return signature
      throw new KeyServiceError(`it answered with no signature of ${reference.text}`)
    },
  }
}

async function readKey(
  client: TransitClient,
  { text, mount, name, version }: TransitKey,
  origin: string,
): Promise<VerifierKey> {
  const about = await client.ask(`${mount}/keys/${name}`)
  const encoded = member(member(member(about, 'keys'), String(version)), 'public_key')
  const raw = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : undefined
  if (
    member(about, 'type') !== 'ed25519' ||
    member(about, 'derived') === true ||
    raw?.length !== 32
  )
    throw new EvidenceError(
      'invalid_key',
      `${text} is no Ed25519 key, or has no such version: make one with type=ed25519`,
    )
  const x = raw.toString('base64url')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x }
  return verifierKeyOf(origin, createPublicKey({ key: jwk, format: 'jwk' }))
}
