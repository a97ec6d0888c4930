import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SignJWT, UnsecuredJWT } from 'jose'
import { startTestIssuer, type TestIssuer } from './test-issuer.ts'
import {
  createTokenVerifier,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.ts'

const AUDIENCE = 'https://gateway.example/mcp/orders'
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow

let issuer: TestIssuer
before(async () => {
  issuer = await startTestIssuer()
})
after(async () => issuer[Symbol.asyncDispose]())

const verifier = (options: Partial<TokenVerifierOptions> = {}): TokenVerifier =>
  createTokenVerifier({ issuer: issuer.issuer, groupsClaim: 'groups', ...options })

test('a genuine token names its principal, its end and itself', async () => {
  const exp = seconds(100)
  const token = await issuer.issue(AUDIENCE, { groups: ['analysts'], jti: 'token-1', exp })
  assert.deepEqual(await verifier().verify(token, AUDIENCE), {
    principal: { kind: 'user', id: 'alice', issuer: issuer.issuer, groups: ['analysts'] },
    expiresAt: exp * 1000,
    tokenId: 'token-1',
  })
})

test('a token without a usable jti is named by its hash', async () => {
  for (const jti of [undefined, 'a b', 'x'.repeat(129), '']) {
    const token = await issuer.issue(AUDIENCE, jti === undefined ? {} : { jti })
    assert.match((await verifier().verify(token, AUDIENCE)).tokenId, /^[0-9a-f]{64}$/)
  }
})

test('one flipped bit anywhere in the token is refused', async () => {
  const token = await issuer.issue(AUDIENCE)
  const check = verifier()
  await check.verify(token, AUDIENCE)
  for (const part of [0, 1, 2]) {
    const parts = token.split('.')
    const bytes = Buffer.from(parts[part] ?? '', 'base64url')
    const middle = bytes.length >> 1
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    parts[part] = bytes.toString('base64url')
    await assert.rejects(check.verify(parts.join('.'), AUDIENCE), { name: 'IdentityError' })
  }
})

test('an unsigned token and one signed with the public key as a secret are refused', async () => {
  const claims = { iss: issuer.issuer, aud: AUDIENCE, sub: 'alice', exp: seconds(60) }
  const none = new UnsecuredJWT(claims).encode()
  const secret = Buffer.from(JSON.stringify(issuer.publicKey()))
  const hmac = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-0' })
    .sign(secret)
  for (const token of [none, hmac]) {
    await assert.rejects(verifier().verify(token, AUDIENCE), { code: 'signature' })
  }
})

test('a key of someone else with the same key id is refused', async () => {
  await using impostor = await startTestIssuer()
  const token = await impostor.issue(AUDIENCE, { iss: issuer.issuer })
  await assert.rejects(verifier().verify(token, AUDIENCE), { code: 'signature' })
})

test('each claim that does not fit is refused with its own code', async () => {
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['audience', { aud: 'https://gateway.example/mcp/orders/' }],
    ['audience', { aud: [] }],
    ['issuer', { iss: `${issuer.issuer}/` }],
    ['expired', { exp: seconds(-31) }],
    ['invalid', { exp: undefined }],
    ['invalid', { nbf: seconds(40) }],
    ['invalid', { sub: undefined }],
    ['invalid', { groups: 'admins' }],
  ]
  for (const [code, claims] of cases) {
    const token = await issuer.issue(AUDIENCE, claims)
    await assert.rejects(verifier().verify(token, AUDIENCE), { code }, JSON.stringify(claims))
  }
})

test('an audience among several is accepted, and clocks may differ by half a minute', async () => {
  const claims = { aud: ['https://other.example', AUDIENCE], exp: seconds(-25), nbf: seconds(25) }
  await verifier().verify(await issuer.issue(AUDIENCE, claims), AUDIENCE)
})

test('only access tokens are accepted, unless another type is configured', async () => {
  const idToken = await issuer.issue(AUDIENCE, {}, { typ: 'JWT' })
  await assert.rejects(verifier().verify(idToken, AUDIENCE), { code: 'invalid' })
  await verifier({ tokenType: 'JWT' }).verify(idToken, AUDIENCE)
})

test('a token that was accepted for one audience is not accepted for another', async () => {
  const check = verifier()
  const token = await issuer.issue(AUDIENCE)
  await check.verify(token, AUDIENCE)
  await assert.rejects(check.verify(token, 'https://gateway.example/mcp/other'), {
    code: 'audience',
  })
})

test('what is no token is malformed, and one beyond 16 KB is not looked at', async () => {
  const big = await issuer.issue(AUDIENCE, { filler: 'x'.repeat(16_384) })
  for (const token of ['', 'abc', 'a.b.c', `${await issuer.issue(AUDIENCE)}.x`, big]) {
    await assert.rejects(verifier().verify(token, AUDIENCE), { code: 'malformed' })
  }
})

test('an accepted token is refused after its end, though it was remembered', async () => {
  let now = Date.now()
  const check = verifier({ clock: () => now })
  const token = await issuer.issue(AUDIENCE, { exp: seconds(20) })
  await check.verify(token, AUDIENCE)
  now += 55_000
  await assert.rejects(check.verify(token, AUDIENCE), { code: 'expired' })
})

test('a message of refusal holds no part of the token', async () => {
  const token = await issuer.issue('https://elsewhere.example', { sub: 'a-private-name' })
  await assert.rejects(verifier().verify(token, AUDIENCE), (error: Error) => {
    assert.equal(error.cause, undefined)
    assert.doesNotMatch(error.message, /elsewhere|private/)
    return true
  })
})

test('every allowed algorithm is accepted', async () => {
  for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA'] as const) {
    await using other = await startTestIssuer(algorithm)
    const check = createTokenVerifier({ issuer: other.issuer, groupsClaim: 'groups' })
    await check.verify(await other.issue(AUDIENCE), AUDIENCE)
  }
})

test('an algorithm outside the list is refused, though the issuer publishes its key', async () => {
  await using other = await startTestIssuer('ES384')
  const check = createTokenVerifier({ issuer: other.issuer, groupsClaim: 'groups' })
  await assert.rejects(check.verify(await other.issue(AUDIENCE), AUDIENCE), { code: 'signature' })
})
