import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { startAdminApi } from '../testing/admin-api.ts'
import { testRun } from '../testing/context.ts'
import { erase } from './erase.ts'
import { rewrap } from './rewrap.ts'
import { placeHold, releaseHold } from './holds.ts'

const author = { kind: 'user', id: 'dora', issuer: 'http://idp.test', groups: [] }
const time = '2026-01-02T03:04:05.000Z'
const id = '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'
const session = 'a'.repeat(32)

/** Runs against an API that answers a POST with something; says what was printed and asked. */
async function running(t: TestContext, answer: object) {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-holds-'))
  t.after(() => rm(directory, { recursive: true }))
  const api = await startAdminApi([], [answer])
  t.after(() => api[Symbol.asyncDispose]())
  const login = { url: api.url, user: 'dora', accessToken: 't', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  return { ...testRun(api.url, directory), asked: api.asked }
}

test('a hold covers exactly one thing, and nobody is asked for anything else', async (t) => {
  const hold = { id, scope: { principal: 'alice' }, author, reason: 'case 1', time }
  const { context, text, asked } = await running(t, hold)
  const unclear = [{}, { session, connection: 'orders' }]
  for (const scope of unclear)
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(placeHold(context, { ...scope, reason: 'case 1' }), { code: 'usage' })
  assert.deepEqual(asked, [])
  await placeHold(context, { principal: 'alice', reason: 'case 1' })
  await releaseHold(context, id, { reason: 'settled' })
  assert.match(text(), /^Hold \S+: nothing of principal alice is erased until it is released\.$/m)
  assert.match(text(), /^Hold \S+ on principal alice is over\.$/m)
  assert.deepEqual(asked, ['POST /api/holds', `POST /api/holds/${id}/release`])
})

test('what is to be said of a hold is shown beside it', async (t) => {
  const hold = { id, scope: { principal: 'alcie' }, author, reason: 'x', time }
  const { context, text } = await running(t, {
    ...hold,
    warnings: ['No exchange of \u001b[2Jalcie.'],
  })
  await placeHold(context, { principal: 'alcie', reason: 'x' })
  assert.match(text(), /^Hold \S+: nothing of principal alcie is erased/m)
  assert.match(text(), /^Warning: No exchange of .*alcie\.$/m)
  assert.ok(!text().includes('\u001b'))
})

test('who erases is told what stands, and whether the keys are gone yet', async (t) => {
  const erasures = [{ event: id, time, cause: 'request', author, reason: 'asked\nfor' }]
  const done = await running(t, { session, erasures, done: true })
  await erase(done.context, { session, reason: 'asked for' })
  assert.match(done.text(), /^Content erased by dora at .*: asked for$/m)
  assert.match(done.text(), /can no longer be read by anyone/)
  assert.deepEqual(done.asked, [`POST /api/sessions/${session}/erasure`])
  const later = await running(t, { session, erasures, done: false })
  await erase(later.context, { session, reason: 'asked for' })
  assert.match(later.text(), /as soon as the evidence store answers/)
  assert.equal(done.said() + later.said(), '', 'nobody waits at a terminal')
  const waited = await running(t, { session, erasures, done: true })
  await erase({ ...waited.context, isTerminal: true }, { session, reason: 'asked for' })
  assert.equal(waited.said(), '\rErasing; this may take 20 s.\r\u001b[K')
  assert.ok(!waited.text().includes('Erasing'))
})

test('who has data keys wrapped anew is told whether older keys are needed still', async (t) => {
  const counts = { wrapper: 'w', rewrapped: 3, current: 1, erased: 1, locked: 0, damaged: 0 }
  const whole = await running(t, { ...counts, reached: 1 })
  assert.equal(await rewrap(whole.context, { reason: 'x' }), 0)
  assert.match(whole.text(), /^3 data keys wrapped anew with w, 1 were already, 1 are erased$/m)
  assert.match(whole.text(), /^No older recording key is needed any more\.$/m)
  assert.deepEqual(whole.asked, ['POST /api/recordings/rewrap'])
  const lacking = await running(t, { ...counts, locked: 2, damaged: 1, reached: 1 })
  assert.equal(await rewrap(lacking.context, { reason: 'x' }), 1)
  assert.match(lacking.text(), /^2 are wrapped with keys that the recorder does not have/m)
  assert.match(lacking.text(), /^Keep the older recording keys\.$/m)
})
