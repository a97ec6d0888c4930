import { CliError } from '../errors.ts'
import { authorize } from './authorize.ts'
import type { Granted, Provider } from './provider.ts'

const REDIRECT = 'http://127.0.0.1:1/callback'
const MAX_STEPS = 20

/**
 * Logs in at the development provider without a browser: follows its redirects and answers its one form. Only a provider
 * on this machine has such a form, and no other is asked.
 */
export async function loginByWalk(
  provider: Provider,
  user: string,
  resource: string,
): Promise<Granted> {
  if (!provider.isLocal)
    throw new CliError(
      'needs_browser',
      '--user works with the development identity provider only. Log in without it, by browser.',
      2,
    )
  const { url, finish } = await authorize(provider, resource, REDIRECT)
  return finish(await walk(url, user, new URL(provider.server.issuer).origin))
}

async function walk(start: string, user: string, origin: string): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < MAX_STEPS; step++) {
    if (url.startsWith(REDIRECT)) return new URL(url)
    if (new URL(url).origin !== origin) break
    const isForm = /\/interaction\/[^/]+$/.test(new URL(url).pathname)
    const next = isForm
      ? await visit(`${url}/login`, cookies, new URLSearchParams({ login: user }))
      : await visit(url, cookies)
    if (next === undefined) break
    url = next
  }
  throw new CliError('login_refused', `The identity provider does not let ${user} log in.`)
}

const TIMEOUT_MS = 30_000

/** Makes one request; returns where it leads. */
async function visit(
  url: string,
  cookies: Map<string, string>,
  form?: URLSearchParams,
): Promise<string | undefined> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(form !== undefined && { method: 'POST', body: form }),
  })
  await response.arrayBuffer()
  for (const cookie of response.headers.getSetCookie()) {
    const [name, value] = (cookie.split(';', 1)[0] ?? '').split(/=(.*)/s)
    if (name !== undefined && value !== undefined) cookies.set(name, value)
  }
  const location = response.headers.get('location')
  return location === null ? undefined : new URL(location, url).href
}
