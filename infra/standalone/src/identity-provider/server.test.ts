import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createTokenVerifier } from '@sallyport/identity'
import { freePorts } from '../free-ports.ts'
import { type IdentityProvider, startIdentityProvider } from './server.ts'
import { requestTokens, signIn, toRecord } from '../testing/sign-in.ts'

const EDGE = 'http://127.0.0.1:1/mcp/orders'
const SECRET = 'a-secret-of-the-reporting-agent'

test('a person gets a token for one resource, with groups', async (t) => {
  const { issuer } = await provider(t)
  const { accessToken } = await signIn(issuer, 'alice', EDGE)
  const verifier = createTokenVerifier({ issuer, groupsClaim: 'groups' })
  const { principal, expiresAt } = await verifier.verify(accessToken, EDGE)
  assert.deepEqual(principal, { kind: 'user', id: 'alice', issuer, groups: ['analysts'] })
  assert(Math.abs(expiresAt - Date.now() - 3_600_000) < 60_000)
  await assert.rejects(verifier.verify(accessToken, `${EDGE}2`), { code: 'audience' })
})

test('each start of a sign-in asks who it is, and refreshed tokens keep person and resource', async (t) => {
  const { issuer } = await provider(t)
  const verifier = createTokenVerifier({ issuer, groupsClaim: 'groups' })
  const { refreshToken } = await signIn(issuer, 'bob', EDGE)
  const refreshed = await requestTokens(issuer, {
    grant_type: 'refresh_token',
    client_id: 'sallyport-cli',
    refresh_token: refreshToken,
  })
  const { principal } = await verifier.verify(refreshed.accessToken, EDGE)
  assert.deepEqual([principal.id, principal.groups], ['bob', ['dba']])
})

test('an agent signs in with its secret and is its own subject', async (t) => {
  const { issuer } = await provider(t)
  const form = { grant_type: 'client_credentials', client_id: 'reporting-agent', resource: EDGE }
  const { accessToken } = await requestTokens(issuer, { ...form, client_secret: SECRET })
  const verifier = createTokenVerifier({ issuer, groupsClaim: 'groups' })
  const { principal } = await verifier.verify(accessToken, EDGE)
  assert.deepEqual(principal, { kind: 'agent', id: 'reporting-agent', issuer, groups: ['agents'] })
  await assert.rejects(requestTokens(issuer, { ...form, client_secret: 'guess' }), /invalid_client/)
})

test('no token is issued for a resource that is not this deployment’s', async (t) => {
  const { issuer } = await provider(t)
  const form = { grant_type: 'client_credentials', client_id: 'reporting-agent' }
  const foreign = { ...form, client_secret: SECRET, resource: 'https://elsewhere.example/mcp' }
  await assert.rejects(requestTokens(issuer, foreign), /invalid_target/)
})

test('a host registers itself, and is still known after a restart', async (t) => {
  const folder = await temporary(t)
  const first = await provider(t, folder)
  const response = await fetch(`${first.issuer}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'A <host>',
      redirect_uris: ['http://localhost:33418/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  })
  const client = toRecord(await response.json())
  assert.equal(response.status, 201, JSON.stringify(client))
  await first[Symbol.asyncDispose]()

  const second = await provider(t, folder)
  const parameters = new URLSearchParams({
    client_id: String(client['client_id']),
    response_type: 'code',
    redirect_uri: 'http://localhost:50123/callback',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
    resource: EDGE,
  })
  const started = await fetch(`${second.issuer}/auth?${parameters.toString()}`, {
    redirect: 'manual',
  })
  const location = started.headers.get('location') ?? ''
  assert.match(location, /^\/interaction\//)
  const page = await fetch(new URL(location, second.issuer), {
    headers: {
      cookie: started.headers
        .getSetCookie()
        .map((c) => c.split(';')[0])
        .join('; '),
    },
  })
  const csp = page.headers.get('content-security-policy') ?? ''
  assert.match(csp, /default-src 'none'/)
  assert.match(csp, /form-action 'self' http:\/\/localhost:50123;/)
  const html = await page.text()
  assert.match(html, /For development only/)
  assert(html.includes('A &#60;host&#62;') && !html.includes('<host>'))
})

test('metadata stands where MCP clients look, and is readable by browsers', async (t) => {
  const { issuer } = await provider(t)
  for (const path of ['oauth-authorization-server', 'openid-configuration']) {
    const headers = { origin: 'http://localhost:6274' }
    const response = await fetch(`${issuer}/.well-known/${path}`, { headers })
    const metadata = toRecord(await response.json())
    assert.equal(metadata['issuer'], issuer)
    assert.deepEqual(metadata['code_challenge_methods_supported'], ['S256'])
    assert(typeof metadata['registration_endpoint'] === 'string')
    assert(response.headers.get('access-control-allow-origin') !== null)
  }
})

test('pages of other sites are turned away, by origin and by name', async (t) => {
  const { issuer } = await provider(t)
  const headers = { origin: 'https://evil.example', 'content-type': 'application/json' }
  assert.equal((await fetch(`${issuer}/reg`, { method: 'POST', headers, body: '{}' })).status, 403)
  assert.equal(await statusWithHost(issuer, 'rebound.example'), 403)
})

test('a host other than this machine is refused, and the key is for the owner alone', async (t) => {
  const folder = await temporary(t)
  await assert.rejects(start(folder, '0.0.0.0'), /no password/)
  await provider(t, folder)
  assert.equal((await stat(join(folder, 'keys'))).mode & 0o777, 0o600)
})

function statusWithHost(issuer: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${issuer}/jwks`, { headers: { host } }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end()
  })
}

async function provider(t: TestContext, folder?: string): Promise<IdentityProvider> {
  const started = await start(folder ?? (await temporary(t)), '127.0.0.1')
  t.after(() => started[Symbol.asyncDispose]())
  return started
}

async function start(folder: string, host: string): Promise<IdentityProvider> {
  const [port = 0] = await freePorts(1)
  return startIdentityProvider({
    host,
    port,
    keysFile: join(folder, 'keys'),
    stateFile: join(folder, 'state'),
    agents: [{ clientId: 'reporting-agent', secret: SECRET, groups: ['agents'] }],
    isResource: (url) => url === EDGE,
    log: { level: 'silent' },
  })
}

async function temporary(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-idp-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}
