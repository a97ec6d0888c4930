import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { createDocumentSource, type DocumentSource } from './document-source.ts'

/** Where an issuer's keys are, and how often it may be asked for them. */
export interface IssuerKeysOptions {
  readonly issuer: string
  /** Discovered from the issuer where it is absent. */
  readonly jwksUrl?: string | undefined
  /** Least time between two reads that unknown key ids cause, and between two attempts after a failure. */
  readonly cooldownMs: number
}

const MAX_AGE_MS = 600_000

/**
 * The keys of an issuer: read at first use, again when a token names an unknown key, and every ten minutes. However
 * many tokens come, the issuer sees one request at a time and at most one in each cooldown.
 */
export function issuerKeys(options: IssuerKeysOptions): JWTVerifyGetKey {
  const source = createDocumentSource(options.cooldownMs)
  let located: Promise<JWTVerifyGetKey> | undefined
  return async (header, token) => {
    located ??= locate(options, source).then(
      (url) => remoteKeys(url, options.cooldownMs, source),
      (error: unknown) => {
        located = undefined
        throw error
      },
    )
    const keys = await located
    return keys(header, token)
  }
}

async function locate(options: IssuerKeysOptions, source: DocumentSource): Promise<URL> {
  if (options.jwksUrl !== undefined) return new URL(options.jwksUrl)
  const base = options.issuer.replace(/\/$/, '')
  return source(`${base}/.well-known/openid-configuration`, (document) =>
    keysUrl(document, options.issuer),
  )
}

/** OpenID Connect Discovery 1.0 section 4.3: the document must name the very issuer that was asked. */
function keysUrl(document: unknown, issuer: string): URL | undefined {
  if (!isObject(document) || Reflect.get(document, 'issuer') !== issuer) return undefined
  const url = URL.parse(String(Reflect.get(document, 'jwks_uri')))
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined
}

function remoteKeys(url: URL, cooldownMs: number, source: DocumentSource): JWTVerifyGetKey {
  return createRemoteJWKSet(url, {
    cooldownDuration: cooldownMs,
    cacheMaxAge: MAX_AGE_MS,
    [customFetch]: async (href) => Response.json(await source(href, keySet)),
  })
}

function keySet(document: unknown): object | undefined {
  return isObject(document) && Array.isArray(Reflect.get(document, 'keys')) ? document : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
