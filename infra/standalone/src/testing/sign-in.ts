import { createHash, randomBytes } from 'node:crypto'
import { CLI_CLIENT } from '../identity-provider/configuration.ts'
import { signInByBrowser } from './browser.ts'

/** What a token endpoint answers, as far as it is used here. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

const REDIRECT = 'http://127.0.0.1:1/callback'

/** Signs a person in as the `sallyport` command does, for one resource. */
export async function signIn(issuer: string, login: string, resource: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url')
  const callback = await signInByBrowser(authorizationUrl(issuer, resource, verifier), login)
  return requestTokens(issuer, {
    grant_type: 'authorization_code',
    client_id: CLI_CLIENT,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    code: callback.searchParams.get('code') ?? '',
    resource,
  })
}

/** Asks the token endpoint; throws with the error's code. */
export async function requestTokens(issuer: string, form: Record<string, string>): Promise<Tokens> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const body = toRecord(await response.json())
  if (!response.ok) throw new Error(String(body['error']))
  return { accessToken: String(body['access_token']), refreshToken: String(body['refresh_token']) }
}

/** The members of a JSON object; none for anything else. */
export function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function authorizationUrl(issuer: string, resource: string, verifier: string): URL {
  const parameters = new URLSearchParams({
    client_id: CLI_CLIENT,
    response_type: 'code',
    redirect_uri: REDIRECT,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
  })
  return new URL(`/auth?${parameters.toString()}`, issuer)
}
