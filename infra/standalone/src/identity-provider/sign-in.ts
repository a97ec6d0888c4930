import { createHash, randomBytes } from 'node:crypto'
import { CLI_CLIENT } from './configuration.ts'

/** What a token endpoint answers, as far as it is used here. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

const REDIRECT = 'http://127.0.0.1:1/callback'

/** Signs a person in without a browser, as the `sallyport` command does, for one resource. For tests and the tour. */
export async function signIn(issuer: string, login: string, resource: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url')
  const cookies = new Map<string, string>()
  let response = await step(authorizationUrl(issuer, resource, verifier), cookies)
  while (response.location !== undefined && !response.location.startsWith(REDIRECT)) {
    const page = response.location
    response = page.startsWith(`${issuer}/interaction/`)
      ? await step(`${page}/login`, cookies, new URLSearchParams({ login }))
      : await step(page, cookies)
  }
  const code = new URL(response.location ?? REDIRECT).searchParams.get('code')
  if (code === null)
    throw new Error(`signing ${login} in failed: ${response.location ?? response.text}`)
  return requestTokens(issuer, {
    grant_type: 'authorization_code',
    client_id: CLI_CLIENT,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    code,
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

function authorizationUrl(issuer: string, resource: string, verifier: string): string {
  const parameters = new URLSearchParams({
    client_id: CLI_CLIENT,
    response_type: 'code',
    redirect_uri: REDIRECT,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
  })
  return `${issuer}/auth?${parameters.toString()}`
}

async function step(url: string, cookies: Map<string, string>, body?: URLSearchParams) {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    ...(body !== undefined && { method: 'POST', body }),
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (name !== undefined && value !== undefined) cookies.set(name, value)
  }
  const location = response.headers.get('location')
  const absolute = location === null ? undefined : new URL(location, url).href
  return { location: absolute, text: await response.text() }
}

/** The members of a JSON object; none for anything else. */
export function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}
