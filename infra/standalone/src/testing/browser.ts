/**
 * What a browser does when a client sends a person to sign in: follows redirects with its cookies, chooses the person on
 * the login page, and ends at the client's own redirect address, which it returns instead of going there.
 */
export async function signInByBrowser(authorization: URL, login: string): Promise<URL> {
  const callback = authorization.searchParams.get('redirect_uri') ?? ''
  const cookies = new Map<string, string>()
  let next = await request(authorization, cookies)
  while (!next.href.startsWith(callback)) {
    // Each step depends on the one before.
    // oxlint-disable-next-line no-await-in-loop
    next = next.pathname.startsWith('/interaction/')
      ? await request(new URL(`${next.pathname}/login`, next), cookies, login)
      : await request(next, cookies)
  }
  return next
}

/** Sends one request and answers where it leads. */
async function request(url: URL, cookies: Map<string, string>, login?: string): Promise<URL> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    ...(login !== undefined && { method: 'POST', body: new URLSearchParams({ login }) }),
  })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (name !== undefined && value !== undefined) cookies.set(name, value)
  }
  const location = response.headers.get('location')
  if (location !== null) return new URL(location, url)
  throw new Error(`${url.pathname} led nowhere (${response.status}): ${await response.text()}`)
}
