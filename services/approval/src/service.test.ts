import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { approvalConsume, newExchangeId } from '@sallyport/contracts'
import { startTestIssuer } from '@sallyport/identity/test-issuer'
import { approvalIdOf, keyOf } from './domain/approval-id.ts'
import { person, sampleRequest } from './domain/sample.ts'
import { ask, AUDIENCE, setStage, type Stage } from './test-service.ts'

let stage: Stage
before(async () => {
  stage = await setStage()
  await stage.replica()
})
after(async () => stage[Symbol.asyncDispose]())

const digest = (n: number): string => n.toString(16).padStart(64, '0')

test('an operation is asked for, approved and used once', async () => {
  const { bus } = stage
  const asked = await ask.open(bus, sampleRequest({ digest: digest(1) }))
  assert.equal(asked.status, 'pending')
  assert.equal(Date.parse(asked.expiresAt) - Date.parse(asked.requestedAt), 60_000)
  await assert.rejects(ask.use(bus, asked), { code: 'not_approved' })
  const approved = await ask.approve(bus, asked.id, await stage.token('bob', 'dba'))
  assert.equal(approved.status, 'approved')
  assert.deepEqual(
    approved.votes.map(({ voter, vote }) => [voter.id, vote]),
    [['bob', 'approve']],
  )
  assert.equal((await ask.use(bus, asked)).status, 'consumed')
  await assert.rejects(ask.use(bus, asked), { code: 'consumed', retryable: false })
  assert.equal((await ask.get(bus, asked.id)).status, 'consumed')
})

test('the same call finds its open approval, and needs a new one after use', async () => {
  const { bus } = stage
  const request = sampleRequest({ digest: digest(2) })
  const first = await ask.open(bus, request)
  const repeated = sampleRequest({ digest: digest(2), exchange: '01JD0000000000000000000009' })
  assert.equal((await ask.open(bus, repeated)).id, first.id)
  await ask.approve(bus, first.id, await stage.token('bob', 'dba'))
  const found = await ask.open(bus, repeated)
  assert.deepEqual([found.id, found.status], [first.id, 'approved'])
  await ask.use(bus, first)
  const second = await ask.open(bus, request)
  assert.notEqual(second.id, first.id)
  assert.equal(second.status, 'pending')
})

test('a denied operation is asked for anew', async () => {
  const { bus } = stage
  const request = sampleRequest({ digest: digest(3) })
  const first = await ask.open(bus, request)
  const denied = await ask.deny(bus, first.id, await stage.token('bob', 'dba'))
  assert.equal(denied.status, 'denied')
  assert.equal(denied.votes[0]?.reason, 'not today')
  assert.notEqual((await ask.open(bus, request)).id, first.id)
})

test('who votes is who the token names, and nobody else', async () => {
  const { bus, issuer } = stage
  const { id } = await ask.open(bus, sampleRequest({ digest: digest(4) }))
  const elsewhere = await issuer.issue('http://127.0.0.1:7410/mcp/orders', { groups: ['dba'] })
  for (const token of ['bob', elsewhere]) {
    await assert.rejects(ask.approve(bus, id, token), { code: 'unauthenticated' })
  }
  const carol = await stage.token('carol', 'auditors')
  await assert.rejects(ask.approve(bus, id, carol), { code: 'not_an_approver' })
  assert.equal((await ask.get(bus, id)).status, 'pending')
})

test('the requester does not approve their own request', async () => {
  const { bus, issuer } = stage
  const alice = { kind: 'user', id: 'alice', issuer: issuer.issuer, groups: ['dba'] } as const
  const by = { ...alice, groups: [...alice.groups] }
  const { id } = await ask.open(bus, sampleRequest({ digest: digest(5), by }))
  const token = await stage.token('alice', 'dba', 'admins')
  await assert.rejects(ask.approve(bus, id, token), { code: 'own_request' })
})

test('an approval that does not exist is not found', async () => {
  const { bus } = stage
  const request = sampleRequest({ digest: digest(6) })
  const id = approvalIdOf(keyOf(request), 0)
  await assert.rejects(ask.get(bus, id), { code: 'not_found' })
  const token = await stage.token('bob', 'dba')
  await assert.rejects(ask.approve(bus, id, token), { code: 'not_found' })
  const use = { approval: id, digest: request.digest, exchange: newExchangeId() }
  await assert.rejects(bus.call(approvalConsume, use), { code: 'not_found' })
})

test('without the keys of the identity provider no vote is taken', async () => {
  await using dark = await startTestIssuer()
  dark.answerWith(503)
  await using own = await setStage()
  await own.replica({ identity: { issuer: dark.issuer, groupsClaim: 'groups' } })
  const { id } = await ask.open(own.bus, sampleRequest())
  const token = await dark.issue(AUDIENCE, { sub: 'bob', groups: ['dba'] })
  const refusal = { code: 'identity_unavailable', retryable: true }
  await assert.rejects(ask.approve(own.bus, id, token), refusal)
})

test('lists show the newest first, by status', async () => {
  const { bus } = stage
  const one = await ask.open(bus, sampleRequest({ digest: digest(7) }))
  const two = await ask.open(bus, sampleRequest({ digest: digest(8) }))
  await ask.approve(bus, one.id, await stage.token('bob', 'dba'))
  const pending = (await ask.list(bus, 'pending')).approvals
  assert.equal(pending[0]?.id, two.id)
  assert.ok(pending.every(({ status }) => status === 'pending'))
  const approved = (await ask.list(bus, 'approved')).approvals
  assert.deepEqual(
    approved.map(({ id }) => id),
    [one.id],
  )
})

test('what is too large to be evidence is not asked for', async () => {
  const groups = Array.from({ length: 256 }, (_, i) => `${i}-${'€'.repeat(120)}`)
  const by = { kind: 'user' as const, id: 'zoe', issuer: 'https://id.example', groups }
  const request = sampleRequest({ digest: digest(9), by })
  await assert.rejects(ask.open(stage.bus, request), { code: 'too_large' })
})

test('who asked withdraws the request by their own token, and asks anew; another cannot', async () => {
  const { bus, issuer } = stage
  const by = { ...person('alice'), issuer: issuer.issuer }
  const request = sampleRequest({ digest: digest(77), by })
  const first = await ask.open(bus, request)
  await assert.rejects(ask.cancel(bus, first.id, await stage.token('bob', 'dba')), {
    code: 'not_own_request',
  })
  await assert.rejects(ask.cancel(bus, first.id, 'no token'), { code: 'unauthenticated' })
  const cancelled = await ask.cancel(bus, first.id, await stage.token('alice'))
  assert.equal(cancelled.status, 'cancelled')
  await assert.rejects(ask.approve(bus, first.id, await stage.token('bob', 'dba')), {
    code: 'not_pending',
  })
  assert.notEqual((await ask.open(bus, request)).id, first.id)
})
