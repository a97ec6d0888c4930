import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestIssuer } from './test-issuer.ts'
import { createTokenVerifier } from './token-verifier.ts'

const AUDIENCE = 'https://gateway.example/mcp/orders'

test('a rotated key is found without a restart, and the old one is no longer accepted', async () => {
  await using issuer = await startTestIssuer()
  const check = createTokenVerifier({
    issuer: issuer.issuer,
    jwksUrl: issuer.jwksUrl,
    groupsClaim: 'groups',
    keysCooldownMs: 0,
  })
  await check.verify(await issuer.issue(AUDIENCE), AUDIENCE)
  const old = await issuer.issue(AUDIENCE, { sub: 'bob' })
  await issuer.rotate()
  await check.verify(await issuer.issue(AUDIENCE), AUDIENCE)
  await assert.rejects(check.verify(old, AUDIENCE), { code: 'signature' })
})

test('a flood of tokens with unknown keys reads the keys once', async () => {
  await using issuer = await startTestIssuer()
  const check = createTokenVerifier({ issuer: issuer.issuer, groupsClaim: 'groups' })
  for (let i = 0; i < 50; i += 1) {
    const token = await issuer.issue(AUDIENCE, {}, { kid: `unknown-${i}` })
    await assert.rejects(check.verify(token, AUDIENCE), { code: 'signature' })
  }
  await check.verify(await issuer.issue(AUDIENCE), AUDIENCE)
  assert.equal(issuer.keyReads(), 1)
})

test('without the keys nobody is known, and the issuer is left alone for a while', async () => {
  await using issuer = await startTestIssuer()
  issuer.answerWith(503)
  const options = { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, groupsClaim: 'groups' }
  const check = createTokenVerifier(options)
  const token = await issuer.issue(AUDIENCE)
  for (let i = 0; i < 20; i += 1) {
    await assert.rejects(check.verify(token, AUDIENCE), { code: 'unavailable', retryable: true })
  }
  assert.equal(issuer.keyReads(), 1)
})

test('keys that come back are found', async () => {
  await using issuer = await startTestIssuer()
  issuer.answerWith(503)
  const options = { issuer: issuer.issuer, groupsClaim: 'groups', keysCooldownMs: 0 }
  const check = createTokenVerifier(options)
  const token = await issuer.issue(AUDIENCE)
  await assert.rejects(check.verify(token, AUDIENCE), { code: 'unavailable' })
  issuer.answerWith(200)
  await check.verify(token, AUDIENCE)
})

test('a discovery document of another issuer is not believed', async () => {
  await using real = await startTestIssuer()
  await using front = await startTestIssuer()
  front.nameItself(real.issuer)
  const check = createTokenVerifier({ issuer: front.issuer, groupsClaim: 'groups' })
  const token = await front.issue(AUDIENCE)
  await assert.rejects(check.verify(token, AUDIENCE), { code: 'unavailable' })
  front.nameItself(front.issuer)
  const later = createTokenVerifier({ issuer: front.issuer, groupsClaim: 'groups' })
  await later.verify(token, AUDIENCE)
})
