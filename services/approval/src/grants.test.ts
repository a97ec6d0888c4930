import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalTerms,
  approvalVote,
  grantFind,
  grantRequest,
  grantRevoke,
  GrantScope,
  parser,
  policyAccess,
  type Principal,
  type RequestOf,
} from '@sallyport/contracts'
import { sampleAccess, sampleRequest } from './domain/sample.ts'
import { ask, AUDIENCE, setStage, type Stage } from './test-service.ts'

let stage: Stage
let terms: ApprovalTerms
/** Minutes that the clock of the replicas is ahead. */
let ahead = 0

const clock = (): Date => new Date(Date.now() + ahead * 60_000)

before(async () => {
  stage = await setStage()
  await stage.replica({}, { clock })
  await stage.replica({}, { clock })
  await stage.bus.serve(policyAccess, ({ scope }) => {
    if (scope.connection !== 'orders') throw new RpcError('not_found', 'no such connection')
    return {
      terms,
      reasons: ['Writes need consent.'],
      policies: ['orders.writes'],
      policyVersion: 3,
    }
  })
  terms = { approvers: ['dba'], quorum: 1, ttlSeconds: 600, grantSeconds: 1800 }
})
after(async () => stage[Symbol.asyncDispose]())

const { scope } = sampleAccess({ terms: sampleRequest().terms }).access

const parseScope = parser('scope', GrantScope)

type Wanted = Partial<Omit<RequestOf<typeof grantRequest>, 'token'>>

const want = (token: string, wanted: Wanted = {}): Promise<Approval> =>
  stage.bus.call(grantRequest, { token, scope, seconds: 1800, reason: 'clean-up', ...wanted })
const revoke = (approval: Approval['id'], token: string): Promise<Approval> =>
  stage.bus.call(grantRevoke, { approval, token, reason: 'enough' })

/** The grant under which someone may refund on `orders`. */
async function found(who: Principal) {
  const operation = { connection: scope.connection, verb: 'tools/call', name: 'refund' }
  const request = { principal: who, operation, access: 'write', terms } as const
  return (await stage.bus.call(grantFind, request)).grant
}

const covered = async (who: Principal): Promise<string | undefined> => (await found(who))?.id

const principal = (id: string, ...groups: string[]): Principal => ({
  kind: 'user',
  id,
  issuer: stage.issuer.issuer,
  groups,
})

/** Whoever this is has access, by bob's consent. */
async function given(id: string, wanted: Wanted = {}): Promise<Approval> {
  const asked = await want(await stage.token(id, 'analysts'), wanted)
  return ask.approve(stage.bus, asked.id, await stage.token('bob', 'dba'))
}

test('access is asked for ahead, consented to, and stands for consent until it is revoked', async () => {
  const alice = principal('alice', 'analysts')
  const asked = await want(await stage.token('alice', 'analysts'))
  assert.equal(asked.status, 'pending')
  assert.deepEqual(asked.request.reasons, ['Writes need consent.'])
  assert.equal(await covered(alice), undefined)
  assert.equal((await want(await stage.token('alice', 'analysts'))).id, asked.id, 'asked once')
  const own = await stage.token('alice', 'dba')
  await assert.rejects(ask.approve(stage.bus, asked.id, own), { code: 'own_request' })
  const approval = await ask.approve(stage.bus, asked.id, await stage.token('bob', 'dba'))
  assert.equal(approval.grant?.scope.connection, 'orders')
  assert.equal(await covered(alice), asked.id)
  assert.equal(await covered(principal('mallory', 'analysts')), undefined)
  await assert.rejects(revoke(asked.id, await stage.token('mallory')), { code: 'not_an_approver' })
  assert.equal((await revoke(asked.id, await stage.token('erin', 'dba'))).grant?.ended, 'revoked')
  assert.equal(await covered(alice), undefined)
  await assert.rejects(revoke(asked.id, await stage.token('erin', 'dba')), { code: 'not_active' })
})

test('an admin ends any access, and whoever has it gives it back; an agent is no admin', async () => {
  const first = await given('dora')
  const machine = { sub: 'bot', client_id: 'bot', groups: ['admins'] }
  const agent = await stage.issuer.issue(AUDIENCE, machine)
  await assert.rejects(revoke(first.id, agent), { code: 'not_an_approver' })
  await revoke(first.id, await stage.token('root', 'admins'))
  assert.equal(await covered(principal('dora')), undefined)
  const second = await given('dora')
  assert.notEqual(second.id, first.id)
  await revoke(second.id, await stage.token('dora'))
  assert.equal(await covered(principal('dora')), undefined)
})

test('a revocation on one replica counts at once on the other', async () => {
  const erin = await stage.token('erin', 'dba')
  for (let round = 0; round < 20; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    const { id } = await given('frank', { reason: `round ${round}` })
    // oxlint-disable-next-line no-await-in-loop
    await revoke(id, erin)
    // oxlint-disable-next-line no-await-in-loop
    assert.equal(await covered(principal('frank')), undefined)
  }
})

test('more than policy lets anyone give is refused with the most that it does', async () => {
  const token = await stage.token('gina')
  await assert.rejects(want(token, { seconds: 1801 }), {
    code: 'grant_too_long',
    message: /at most 30 min/,
  })
  await assert.rejects(want(token, { breakGlass: true }), {
    code: 'no_break_glass',
    message: /ask for access/,
  })
  const elsewhere = parseScope({ ...scope, connection: 'elsewhere' })
  await assert.rejects(want(token, { scope: elsewhere }), {
    code: 'not_found',
    message: /connection/,
  })
  await assert.rejects(want('no token'), { code: 'unauthenticated' })
})

test('access is extended by a new consent only, of whoever has it, and no wider', async () => {
  const first = await given('hugo')
  const hugo = await stage.token('hugo', 'analysts')
  const more = await want(hugo, { extends: first.id, seconds: 600, reason: 'not done yet' })
  assert.equal(more.status, 'pending')
  const wider = { ...scope, access: 'admin' as const }
  await assert.rejects(want(hugo, { extends: first.id, scope: wider }), { code: 'not_found' })
  const mallory = await stage.token('mallory')
  await assert.rejects(want(mallory, { extends: first.id }), { code: 'not_found' })
  const extended = await ask.approve(stage.bus, more.id, await stage.token('bob', 'dba'))
  await revoke(first.id, hugo)
  assert.equal(await covered(principal('hugo')), extended.id)
})

test('access that was offered with a call is extended in the same way', async () => {
  const lena = principal('lena', 'analysts')
  const request = sampleRequest({
    by: lena,
    digest: 'c'.repeat(64),
    grantSeconds: 60,
    access: 'write',
  })
  const { id } = await ask.open(stage.bus, request)
  const bob = await stage.token('bob', 'dba')
  const vote = { approval: id, vote: 'approve', reason: '', token: bob, grantSeconds: 60 } as const
  await assert.rejects(stage.bus.call(approvalVote, { ...vote, grantSeconds: 61 }), {
    code: 'grant_too_long',
    message: /at most 1 min/,
  })
  const { grant } = await stage.bus.call(approvalVote, vote)
  assert.ok(grant)
  const token = await stage.token('lena', 'analysts')
  const more = await want(token, { extends: id, scope: grant.scope, seconds: 600 })
  const extended = await ask.approve(stage.bus, more.id, bob)
  assert.deepEqual(extended.grant?.scope, grant.scope)
  assert.equal(await covered(lena), more.id)
})

test('glass is broken where policy lets it, without anyone, and is listed as that', async () => {
  terms = { ...terms, breakGlassSeconds: 300 }
  const token = await stage.token('ivy')
  await assert.rejects(want(token, { breakGlass: true }), { code: 'grant_too_long' })
  const taken = await want(token, { breakGlass: true, seconds: 300, reason: 'incident 42' })
  assert.equal(taken.grant?.breakGlass, true)
  assert.equal(await covered(principal('ivy')), taken.id)
  assert.equal((await found(principal('ivy')))?.breakGlass, true)
  const again = await want(token, { breakGlass: true, seconds: 300, reason: 'incident 42' })
  assert.equal(again.id, taken.id)
  const entries = await stage.bus.state.read('approval', taken.id)
  assert.deepEqual(
    entries.map(({ event }) => event.type),
    ['dev.sallyport.grant.breakGlass.v1'],
  )
  await revoke(taken.id, await stage.token('bob', 'dba'))
  assert.equal(await covered(principal('ivy')), undefined)
})

test('whom another has stopped does not break the glass again before it would have been over', async () => {
  terms = { ...terms, breakGlassSeconds: 900 }
  const nina = await stage.token('nina', 'dba')
  const take = (wanted: Wanted = {}) => want(nina, { seconds: 600, breakGlass: true, ...wanted })
  await revoke((await take()).id, nina)
  const { id } = await take()
  await revoke(id, await stage.token('root', 'admins'))
  await assert.rejects(take(), { code: 'glass_stopped' })
  await assert.rejects(take({ reason: 'another one' }), { code: 'glass_stopped' })
  const machine = { sub: 'nina', act: { sub: 'helper' }, groups: ['dba'] }
  const agent = await stage.issuer.issue(AUDIENCE, machine)
  await assert.rejects(want(agent, { seconds: 600, breakGlass: true }), { code: 'glass_stopped' })
  assert.equal((await want(nina)).status, 'pending', 'consent can be asked for')
  const oscar = await stage.token('oscar', 'dba')
  assert.ok((await want(oscar, { seconds: 600, breakGlass: true })).grant)
  ahead += 11
  assert.ok((await take()).grant)
  ahead -= 11
})

test('what policy tightened since counts for access that was given before', async () => {
  const first = terms
  await given('jane')
  assert.ok(await covered(principal('jane')))
  terms = { ...first, approvers: ['security'] }
  assert.equal(await covered(principal('jane')), undefined)
  terms = { approvers: ['dba'], quorum: 1, ttlSeconds: 600 }
  assert.equal(await covered(principal('jane')), undefined)
  terms = first
  assert.ok(await covered(principal('jane')))
})

test('access ends by the clock, which is written down, and lists tell what lasts', async () => {
  const { id } = await given('kim')
  const active = async (): Promise<boolean> => {
    const { approvals } = await ask.granted(stage.bus, 'active')
    return approvals.some((approval) => approval.id === id)
  }
  const ended = Promise.withResolvers<void>()
  await using _ = await stage.bus.state.follow(['approval'], ({ event, id: about }) => {
    if (about === id && event.type === 'dev.sallyport.grant.expired.v1') ended.resolve()
  })
  assert.ok(await active())
  ahead = 31
  assert.equal(await covered(principal('kim')), undefined)
  assert.ok(!(await active()))
  // Anything that is settled sets the timer by the clock as it is now.
  await given('liam')
  await ended.promise
  ahead = 0
})
