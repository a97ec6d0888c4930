import { IdentityError } from './errors.ts'

/** Longest document that is read from an issuer, in bytes. */
const MAX_BYTES = 1024 * 1024
const TIMEOUT_MS = 5_000

/**
 * Reads JSON documents of an issuer. `parse` returns undefined for a document that cannot be used. After a failure of
 * any kind the source answers `unavailable` at once for a while.
 */
export type DocumentSource = <T>(
  url: string,
  parse: (document: unknown) => T | undefined,
) => Promise<T>

/** `retryAfterMs`: how long after a failure the issuer is left alone. */
export function createDocumentSource(retryAfterMs: number): DocumentSource {
  let retryAt = 0
  return async (url, parse) => {
    if (Date.now() < retryAt) throw unavailable()
    const parsed = await readDocument(url).then(parse, () => undefined)
    if (parsed !== undefined) return parsed
    retryAt = Date.now() + retryAfterMs
    throw unavailable()
  }
}

async function readDocument(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > MAX_BYTES) throw unavailable()
    parts.push(part)
  }
  if (response.status !== 200) throw unavailable()
  return JSON.parse(Buffer.concat(parts).toString())
}

export function unavailable(): IdentityError {
  return new IdentityError(
    'unavailable',
    'the keys of the identity provider cannot be read; check SALLYPORT_OIDC_ISSUER and that it can be reached',
  )
}
