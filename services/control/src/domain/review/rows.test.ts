import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Permission, ReviewedPolicy } from '@sallyport/contracts'
import type { DecisionEvent } from './decision-event.ts'
import { accessRows, policyRows } from './rows.ts'
import { AccessTally } from './tally.ts'

const ALICE = { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts', 'others'] } as const
const BOB = { ...ALICE, id: 'bob', groups: ['analysts'] }
const LIMITS = { people: 10, operations: 10, refusals: 10, consents: 10 }
const NAMED = new Map([['orders', new Set(['analysts'])]])

let events = 0
/** A decision; the rest is that alice's call of `query` was allowed. */
function decision(changes: Partial<DecisionEvent> = {}): DecisionEvent {
  events += 1
  return {
    event: `event-${events}`,
    exchange: `exchange-${events}`,
    leaf: events,
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, events)),
    connection: 'orders',
    principal: { ...ALICE, groups: [...ALICE.groups] },
    verb: 'tools/call',
    name: 'query',
    outcome: 'allow',
    policies: ['reads'],
    policy_version: 3,
    approval: null,
    granted: null,
    break_glass: false,
    ...changes,
  }
}

function tallied(all: readonly DecisionEvent[], limits = LIMITS): AccessTally {
  const tally = new AccessTally(NAMED, limits)
  for (const one of all) tally.add(one)
  return tally
}

const permission = (name: string, changes: Partial<Permission> = {}): Permission => ({
  kind: 'tool',
  name,
  outcome: 'allow',
  policies: ['reads'],
  approvers: [],
  ...changes,
})
const CONNECT = permission('connect', { kind: 'method' })

const policy = (id: string, changes: Partial<ReviewedPolicy> = {}): ReviewedPolicy => ({
  id,
  effect: 'permit',
  annotations: { id },
  cedar: '',
  principal: 'any',
  action: 'any',
  resource: 'any',
  groups: [],
  conditional: false,
  ...changes,
})

test('what someone can do, did, and never did, each with the event that proves it', () => {
  const last = decision()
  const denied = decision({ outcome: 'deny', policies: [] })
  const tally = tallied([decision(), last, denied])
  const review = { connection: 'orders', policies: [] }
  const permissions = [
    CONNECT,
    permission('query'),
    permission('report'),
    permission('drop', { outcome: 'deny', policies: [] }),
  ]
  const [connect, query, report, ...more] = accessRows(
    review,
    ALICE_WHO,
    permissions,
    tally.of('orders', ALICE_WHO),
  )
  assert.deepEqual(more, [])
  assert.deepEqual([connect?.operation.name, connect?.neverUsed], ['connect', true])
  assert.deepEqual([query?.used, query?.denied, query?.neverUsed], [2, 1, false])
  assert.deepEqual(query?.last, {
    event: last.event,
    exchange: last.exchange,
    leaf: last.leaf,
    at: last.at.toISOString(),
    policyVersion: 3,
  })
  assert.equal(query?.lastDenied?.event, denied.event)
  assert.deepEqual([report?.operation.name, report?.used, report?.neverUsed], ['report', 0, true])
})
const ALICE_WHO = { ...ALICE, groups: [...ALICE.groups] }

test('what was used and can be no more stays in the report, and says why it cannot', () => {
  const tally = tallied([
    decision(),
    decision({ name: 'gone' }),
    decision({ name: 'held' }),
    decision({ verb: 'tools/list', name: '' }),
  ])
  const can = [
    permission('connect', { kind: 'method', outcome: 'deny' }),
    permission('query'),
    permission('held', { outcome: 'deny', held: true }),
  ]
  const review = { connection: 'orders', policies: [] }
  const rows = accessRows(review, ALICE_WHO, can, tally.of('orders', ALICE_WHO))
  assert.deepEqual(
    rows.map(({ operation, now, used, neverUsed }) => [
      operation.name,
      now.outcome,
      now.because,
      used,
      neverUsed,
    ]),
    [
      ['connect', 'deny', undefined, 1, false],
      ['gone', 'deny', 'unknown', 1, false],
      ['held', 'deny', 'held', 1, false],
      ['query', 'deny', 'no_connect', 1, false],
    ],
  )
})

test('approvals that are needed have their groups and quorum; those that were used, their ids', () => {
  const asked = { outcome: 'require_approval' } as const
  const tally = tallied([
    decision(asked),
    decision({ approval: 'a1' }),
    decision({ granted: 'g1' }),
    decision({ granted: 'g1' }),
    decision({ granted: 'b1', break_glass: true }),
  ])
  const policies = [policy('writes', { annotations: { approvers: 'dba', quorum: '2' } })]
  const permissions = [
    CONNECT,
    permission('query', { outcome: 'approval', policies: ['writes'], approvers: ['dba'] }),
  ]
  const rows = accessRows(
    { connection: 'orders', policies },
    ALICE_WHO,
    permissions,
    tally.of('orders', ALICE_WHO),
  )
  const query = rows.find(({ operation }) => operation.name === 'query')
  assert.deepEqual(query?.now, {
    outcome: 'approval',
    policies: ['writes'],
    approvers: ['dba'],
    quorum: 2,
  })
  assert.deepEqual(
    [query.used, query.asked, query.approved, query.granted, query.breakGlass],
    [4, 1, 1, 2, 1],
  )
  assert.deepEqual(
    query.consents.map(({ id, kind }) => [id, kind]),
    [
      ['a1', 'approval'],
      ['b1', 'break_glass'],
      ['g1', 'grant'],
    ],
  )
})

test('a group has what its members did while they were in it, and no other group has a row', () => {
  const tally = tallied([
    decision(),
    decision({ principal: { ...BOB, groups: [...BOB.groups] } }),
    decision({ principal: { ...BOB, groups: [] } }),
  ])
  assert.equal(tally.ofGroup('orders', 'analysts')[0]?.uses.used, 2)
  assert.deepEqual(tally.ofGroup('orders', 'others'), [])
  assert.deepEqual(
    tally.people.map(({ id, groups }) => [id, groups]),
    [
      ['alice', ['analysts', 'others']],
      ['bob', []],
    ],
  )
})

test('a policy under which nothing passed was never used; a forbid is used by what it denies', () => {
  const tally = tallied([
    decision(),
    decision({ outcome: 'deny', policies: ['never-payments'] }),
    decision({ outcome: 'require_approval', policies: ['writes'] }),
    decision({ connection: 'other', policies: ['idle'] }),
  ])
  const forbid = { effect: 'forbid' } as const
  const policies = [
    policy('idle'),
    policy('idle-forbid', forbid),
    policy('never-payments', forbid),
    policy('reads'),
    policy('writes'),
  ]
  assert.deepEqual(
    policyRows('orders', policies, tally).map((row) => [
      row.policy.id,
      row.neverUsed,
      row.used,
      row.asked,
      row.denied,
      row.people,
    ]),
    [
      ['idle', true, 0, 0, 0, 0],
      ['idle-forbid', true, 0, 0, 0, 0],
      ['never-payments', false, 0, 0, 1, 1],
      ['reads', false, 1, 0, 0, 1],
      ['writes', true, 0, 1, 0, 1],
    ],
  )
})

test('names that callers make up take no places of what was used, and what is left out is counted', () => {
  const limits = { ...LIMITS, refusals: 2 }
  const many = Array.from({ length: 9 }, (_, at) => decision({ outcome: 'deny', name: `x${at}` }))
  const alone = { principal: { ...ALICE, groups: [] } }
  const tally = tallied([...many.map((one) => ({ ...one, ...alone })), decision(alone)], limits)
  assert.equal(tally.leftOut, 7)
  const rows = accessRows(
    { connection: 'orders', policies: [] },
    ALICE_WHO,
    [CONNECT],
    tally.of('orders', ALICE_WHO),
  )
  assert.deepEqual(
    rows.map(({ operation }) => operation.name),
    ['connect', 'query', 'x0', 'x1'],
  )
})
