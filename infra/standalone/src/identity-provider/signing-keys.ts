import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { JWKS } from 'oidc-provider'

/** The provider's own signing key, kept in a file that its owner alone can read; made at the first start. */
export async function signingKeys(file: string): Promise<JWKS> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined) return parseKeys(text)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomUUID(),
    alg: 'ES256',
    use: 'sig',
  }
  await writeFile(file, JSON.stringify({ keys: [key] }), { mode: 0o600, flag: 'wx' })
  return { keys: [{ ...key, kty: 'EC' }] }
}

function parseKeys(text: string): JWKS {
  const parsed: JWKS = JSON.parse(text)
  return parsed
}
