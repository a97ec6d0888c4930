import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Approval, Principal } from '@sallyport/contracts'
import { breakGlass } from './access-request.ts'
import { approvalIdOf, keyOf } from './approval-id.ts'
import { type Command, decide, open } from './decide.ts'
import { evolve } from './evolve.ts'
import { coveredUntil, type GrantUse } from './grant.ts'
import { ISSUER, person, sampleAccess, sampleRequest } from './sample.ts'
import { asOf } from './standing.ts'

const START = Date.parse('2026-01-01T00:00:00.000Z')
const at = (seconds: number): Date => new Date(START + seconds * 1000)
const bob = person('bob', 'dba')
const erin = person('erin', 'dba')
const terms = { approvers: ['dba'], quorum: 1, ttlSeconds: 60, grantSeconds: 1800 }

function begun(request: Approval['request']): Approval {
  const event = open(approvalIdOf(keyOf(request), 0), request, at(0))
  return evolve(undefined, event, at(0).toISOString())
}

/** The approval after a command and all that it settles, or the refusal. */
function after(approval: Approval, command: Command, seconds = 1): Approval | string {
  const decided = decide(command, approval, at(seconds))
  if (decided.kind === 'refused') return decided.refusal
  if (decided.kind === 'nothing') return approval
  const next = evolve(approval, decided.event, at(seconds).toISOString())
  return command.kind === 'vote' ? after(next, { kind: 'settle' }, seconds) : next
}

function must(result: Approval | string): Approval {
  if (typeof result === 'string') assert.fail(`refused: ${result}`)
  return result
}

const approve = (voter: Principal, grantSeconds?: number): Command => ({
  kind: 'vote',
  voter,
  vote: 'approve',
  reason: '',
  ...(grantSeconds !== undefined && { grantSeconds }),
})
const revoke = (by: Principal, admin = false): Command => ({
  kind: 'revoke',
  by,
  reason: 'done',
  admin,
})

/** The use of the sample's refund by alice, and what is different about it. */
const useOf = (changes: Partial<GrantUse> = {}): GrantUse => {
  const { exchange } = sampleRequest()
  const { principal, connection, verb, name } = exchange
  return { principal, operation: { connection, verb, name }, access: 'write', terms, ...changes }
}
const covers = (approval: Approval, changes: Partial<GrantUse> = {}, seconds = 2): boolean =>
  coveredUntil(approval, useOf(changes), at(seconds).getTime()) !== undefined

const given = (): Approval => must(after(begun(sampleAccess({ terms })), approve(bob)))

test('access that is asked for begins with the vote that is enough, and ends by the clock', () => {
  const approval = given()
  assert.equal(approval.status, 'approved')
  assert.equal(approval.grant?.from, at(1).toISOString())
  assert.equal(approval.grant.until, at(1 + 1800).toISOString())
  assert.ok(covers(approval, {}, 1800))
  assert.ok(!covers(approval, {}, 1801), 'not one second longer')
  assert.equal(asOf(approval, at(1801).getTime()).grant?.ended, 'expired')
  assert.equal(must(after(approval, { kind: 'settle' }, 1801)).grant?.ended, 'expired')
})

test('nobody gives access to themselves, nor twice as one person', () => {
  const asked = begun(sampleAccess({ terms: { ...terms, quorum: 2 } }))
  assert.equal(after(asked, approve(person('alice', 'dba'))), 'own_request')
  const once = must(after(asked, approve(bob)))
  assert.equal(once.grant, undefined)
  assert.equal(after(once, approve(bob)), 'already_voted')
  assert.ok(must(after(once, approve(erin))).grant)
})

test('access that is asked for is not consent to one operation, and cannot be used as that', () => {
  const { digest } = sampleRequest()
  const use: Command = { kind: 'consume', digest, exchange: sampleRequest().exchange.id }
  assert.equal(after(given(), use), 'not_approved')
})

test('an approver may give less time than was asked for, and not more', () => {
  const asked = begun(sampleAccess({ terms }))
  assert.equal(must(after(asked, approve(bob, 60))).grant?.until, at(61).toISOString())
  assert.equal(after(asked, approve(bob, 1801)), 'grant_too_long')
})

test('an approver offers access with consent to one operation: this class, no more than it does', () => {
  const asked = begun(sampleRequest({ grantSeconds: 1800, access: 'write' }))
  const approval = must(after(asked, approve(bob, 600)))
  assert.deepEqual(approval.grant?.scope, {
    connection: 'orders',
    operations: [{ verb: 'tools/call', name: 'refund' }],
    access: 'write',
  })
  assert.ok(covers(approval))
  assert.ok(!covers(approval, { access: 'admin' }))
  const other = { ...useOf().operation, name: 'drop' }
  assert.ok(!covers(approval, { operation: other }))
  assert.equal(must(after(asked, approve(bob))).grant, undefined, 'nothing is offered unless said')
})

test('what policy lets nobody give is not offered', () => {
  const asked = begun(sampleRequest({ access: 'write' }))
  assert.equal(after(asked, approve(bob, 60)), 'not_grantable')
  const bounded = begun(sampleRequest({ grantSeconds: 300, access: 'write' }))
  assert.equal(after(bounded, approve(bob, 301)), 'grant_too_long')
  const denial: Command = {
    ...approve(bob, 60),
    kind: 'vote',
    voter: bob,
    vote: 'deny',
    reason: '',
  }
  assert.equal(after(bounded, denial), 'not_grantable')
})

test('of a quorum all have to offer it, and the shortest offer counts', () => {
  const asked = begun(sampleRequest({ quorum: 2, grantSeconds: 1800, access: 'write' }))
  const half = must(after(asked, approve(bob, 600)))
  assert.equal(must(after(half, approve(erin))).grant, undefined)
  assert.equal(must(after(half, approve(erin, 60))).grant?.until, at(61).toISOString())
})

test('access counts for whom it was given to alone', () => {
  const approval = given()
  const alice = useOf().principal
  for (const principal of [
    person('mallory', 'analysts'),
    { ...alice, issuer: 'https://other.example' },
    { ...alice, kind: 'agent' as const },
    { ...alice, onBehalfOf: 'erin' },
  ])
    assert.ok(!covers(approval, { principal }))
  assert.ok(covers(approval, { principal: { ...alice, groups: [] } }), 'whatever groups now')
})

test('an operation is held to its own terms: who may consent to it, how many, and for how long', () => {
  const approval = given()
  assert.ok(!covers(approval, { terms: { ...terms, approvers: ['security'] } }))
  assert.ok(!covers(approval, { terms: { ...terms, quorum: 2 } }))
  const { grantSeconds: _, ...without } = terms
  assert.ok(!covers(approval, { terms: without }))
  const short = { ...terms, grantSeconds: 30 }
  assert.equal(coveredUntil(approval, useOf({ terms: short }), at(2).getTime()), at(31).getTime())
  assert.ok(!covers(approval, { terms: short }, 31))
})

test('access is ended by an approver, an admin, or whoever has it, and by nobody else', () => {
  const approval = given()
  const admin = { kind: 'user', id: 'root', issuer: ISSUER, groups: ['admins'] } as const
  const mallory = person('mallory', 'analysts')
  assert.equal(after(approval, revoke(mallory)), 'not_an_approver')
  const by = [revoke(erin), revoke({ ...admin, groups: [...admin.groups] }, true)]
  for (const command of [...by, revoke(useOf().principal)]) {
    const ended = must(after(approval, command, 5))
    assert.equal(ended.grant?.ended, 'revoked')
    assert.ok(!covers(ended, {}, 6))
    assert.equal(after(ended, revoke(erin), 7), 'not_active')
  }
  assert.equal(after(begun(sampleAccess({ terms })), revoke(erin)), 'not_active')
})

test('glass is broken without votes, where the operation lets it, for as long as it lets it', () => {
  const request = sampleAccess({ terms: { ...terms, breakGlassSeconds: 900 }, seconds: 600 })
  const event = breakGlass(approvalIdOf(keyOf(request), 0), request, at(0))
  const approval = evolve(undefined, event, at(0).toISOString())
  assert.equal(approval.grant?.breakGlass, true)
  assert.ok(!covers(approval), 'where nothing is said of glass')
  const breakable = { ...terms, quorum: 3, breakGlassSeconds: 120 }
  assert.ok(covers(approval, { terms: breakable }, 119))
  assert.ok(!covers(approval, { terms: breakable }, 120))
})

test('access that was offered with a call ends together with the unused consent to that call', () => {
  const request = sampleRequest({ grantSeconds: 1800, access: 'write' })
  const use: Command = { kind: 'consume', digest: request.digest, exchange: request.exchange.id }
  const offered = must(after(begun(request), approve(bob, 600)))
  const ended = must(after(offered, revoke(erin), 5))
  assert.equal(ended.status, 'cancelled')
  assert.equal(after(ended, use, 6), 'not_approved')
  const used = must(after(offered, use, 3))
  assert.equal(must(after(used, revoke(erin), 5)).status, 'consumed')
  assert.equal(
    must(after(must(after(given(), revoke(erin), 5)), { kind: 'settle' }, 6)).status,
    'approved',
  )
})
