import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Approval, ExchangeId, Principal } from '@sallyport/contracts'
import { newExchangeId } from '@sallyport/contracts'
import { approvalIdOf, keyOf } from './approval-id.ts'
import { type Command, decide, open } from './decide.ts'
import { evolve } from './evolve.ts'
import { ISSUER, person, type SampleRequest, sampleRequest } from './sample.ts'
import { asOf } from './standing.ts'

const START = Date.parse('2026-01-01T00:00:00.000Z')
const at = (seconds: number): Date => new Date(START + seconds * 1000)
const bob = person('bob', 'dba')
const erin = person('erin', 'dba')

function opened(wanted?: SampleRequest): Approval {
  const request = sampleRequest(wanted)
  const event = open(approvalIdOf(keyOf(request), 0), request, at(0))
  return evolve(undefined, event, at(0).toISOString())
}

/** What follows, at a time, from a command: the approval after it and after all that it settles, or a refusal. */
function after(approval: Approval, command: Command, seconds = 1): Approval | string {
  const decided = decide(command, approval, at(seconds))
  switch (decided.kind) {
    case 'refused':
      return decided.refusal
    case 'nothing':
      return approval
    case 'first':
      return after(evolve(approval, decided.event, at(seconds).toISOString()), command, seconds)
    case 'event': {
      const next = evolve(approval, decided.event, at(seconds).toISOString())
      return command.kind === 'vote' ? after(next, { kind: 'settle' }, seconds) : next
    }
  }
}

const approve = (voter: Principal): Command => ({
  kind: 'vote',
  voter,
  vote: 'approve',
  reason: '',
})
const deny = (voter: Principal): Command => ({ kind: 'vote', voter, vote: 'deny', reason: 'no' })
const use = (digest = 'a'.repeat(64)): Command => ({
  kind: 'consume',
  digest: sampleRequest({ digest }).digest,
  exchange: newExchangeId(),
})

function must(result: Approval | string): Approval {
  if (typeof result === 'string') assert.fail(`refused: ${result}`)
  return result
}

test('one approver is enough for a quorum of one', () => {
  assert.equal(must(after(opened(), approve(bob))).status, 'approved')
})

test('the requester never approves, whatever their groups', () => {
  const alice = person('alice', 'dba', 'admins')
  assert.equal(after(opened({ by: alice }), approve(alice)), 'own_request')
})

test('neither the user behind an agent nor the agent approves what the agent asked', () => {
  const agent: Principal = { ...person('bot'), kind: 'agent', onBehalfOf: 'alice' }
  const asked = opened({ by: agent })
  assert.equal(after(asked, approve(person('alice', 'dba'))), 'own_request')
  assert.equal(after(asked, approve(person('bot', 'dba'))), 'own_request')
  const other: Principal = { ...person('helper', 'dba'), kind: 'agent', onBehalfOf: 'alice' }
  assert.equal(after(asked, approve(other)), 'own_request')
})

test('nobody approves their own request by way of an agent', () => {
  const agent: Principal = { ...person('bot', 'dba'), kind: 'agent', onBehalfOf: 'alice' }
  assert.equal(after(opened({ by: person('alice') }), approve(agent)), 'own_request')
})

test('a person of the same name at another issuer is another person', () => {
  const other: Principal = { ...person('alice', 'dba'), issuer: `${ISSUER}/other` }
  assert.equal(must(after(opened(), approve(other))).status, 'approved')
})

test('only members of an approver group vote', () => {
  assert.equal(after(opened(), approve(person('dave', 'admins'))), 'not_an_approver')
  assert.equal(after(opened(), deny(person('dave'))), 'not_an_approver')
  const either = opened({ approvers: ['dba', 'admins'] })
  assert.equal(must(after(either, approve(person('dave', 'admins')))).status, 'approved')
})

test('a quorum counts people: neither a second vote nor an agent of the same person adds one', () => {
  const one = must(after(opened({ quorum: 2 }), approve(bob)))
  assert.equal(one.status, 'pending')
  assert.equal(after(one, approve(bob)), 'already_voted')
  assert.equal(after(one, deny(bob)), 'already_voted')
  const agent: Principal = { ...person('bot', 'dba'), kind: 'agent', onBehalfOf: 'bob' }
  assert.equal(after(one, approve(agent)), 'already_voted')
  assert.equal(must(after(one, approve(erin))).status, 'approved')
})

test('one denial settles it, whatever votes came before', () => {
  const one = must(after(opened({ quorum: 3 }), approve(bob)))
  const denied = must(after(one, deny(erin)))
  assert.equal(denied.status, 'denied')
  assert.equal(after(denied, approve(person('frank', 'dba'))), 'not_pending')
  assert.equal(after(denied, use()), 'not_approved')
})

test('after its end no vote is taken and nothing is used, though nobody has written it down', () => {
  const asked = opened({ ttlSeconds: 60 })
  assert.equal(must(after(asked, approve(bob), 59.999)).status, 'approved')
  assert.equal(after(asked, approve(bob), 60), 'not_pending')
  assert.equal(after(asked, use(), 60), 'expired')
  const approved = must(after(asked, approve(bob), 59))
  assert.equal(must(after(approved, use(), 59.999)).status, 'consumed')
  assert.equal(after(approved, use(), 60), 'expired')
  assert.equal(asOf(approved, START + 60_000).status, 'expired')
})

test('what is approved is used once', () => {
  const used = must(after(must(after(opened(), approve(bob))), use()))
  assert.equal(used.status, 'consumed')
  assert.equal(after(used, use()), 'consumed')
})

const leg = (exchange: ExchangeId, continues?: ExchangeId): Command => ({
  kind: 'consume',
  digest: sampleRequest().digest,
  exchange,
  ...(continues !== undefined && { continues }),
})

test('a call whose target asks back goes on under the same consent, each leg once and in order', () => {
  const first = newExchangeId()
  const second = newExchangeId()
  const begun = must(after(must(after(opened(), approve(bob))), leg(first)))
  const gone = must(after(begun, leg(second, first)))
  assert.equal(gone.consumedBy, second)
  assert.equal(after(gone, leg(newExchangeId(), first)), 'consumed')
  assert.equal(after(gone, leg(newExchangeId())), 'consumed')
  const brief = must(after(must(after(opened({ ttlSeconds: 60 }), approve(bob))), leg(first)))
  assert.equal(after(brief, leg(second, first), 60), 'consumed')
})

test('what is not approved is not used', () => {
  assert.equal(after(opened(), use()), 'not_approved')
})

test('an approval of one operation is not used for another', () => {
  const approved = must(after(opened(), approve(bob)))
  assert.equal(after(approved, use('b'.repeat(64))), 'digest_mismatch')
})

test('the clock settles what is pending, and what was approved and not used', () => {
  const asked = opened()
  assert.equal(must(after(asked, { kind: 'settle' }, 59)).status, 'pending')
  assert.equal(must(after(asked, { kind: 'settle' }, 60)).status, 'expired')
  const approved = must(after(asked, approve(bob)))
  assert.equal(must(after(approved, { kind: 'settle' }, 60)).status, 'expired')
  const used = must(after(approved, use()))
  assert.equal(must(after(used, { kind: 'settle' }, 60)).status, 'consumed')
})

test('enough votes can be used though the outcome was never written down', () => {
  const asked = opened()
  const decided = decide(approve(bob), asked, at(1))
  assert.ok(decided.kind === 'event')
  const voted = evolve(asked, decided.event, at(1).toISOString())
  assert.equal(voted.status, 'pending')
  assert.equal(decide(use(), voted, at(2)).kind, 'first')
  assert.equal(must(after(voted, use(), 2)).status, 'consumed')
  assert.equal(after(voted, approve(erin), 2), 'not_pending')
})

const cancel = (by: Principal): Command => ({ kind: 'cancel', by })

test('who asked withdraws the request, before and after consent; nothing is used then', () => {
  const alice = person('alice')
  const asked = opened({ by: alice })
  for (const standing of [asked, must(after(asked, approve(bob)))]) {
    const cancelled = must(after(standing, cancel(alice)))
    assert.equal(cancelled.status, 'cancelled')
    assert.equal(after(cancelled, use()), 'not_approved')
    assert.equal(after(cancelled, approve(erin)), 'not_pending')
    assert.deepEqual(after(cancelled, cancel(alice)), cancelled)
    assert.equal(must(after(cancelled, { kind: 'settle' }, 60)).status, 'cancelled')
  }
})

test('what is settled is not withdrawn', () => {
  const alice = person('alice')
  const asked = opened({ by: alice })
  assert.equal(after(must(after(asked, deny(bob))), cancel(alice)), 'not_pending')
  assert.equal(after(asked, cancel(alice), 60), 'not_pending')
  assert.equal(
    after(must(after(must(after(asked, approve(bob))), use())), cancel(alice)),
    'not_pending',
  )
})

test('nobody withdraws the request of another; the user for whom an agent asked does', () => {
  const alice = person('alice')
  const agent: Principal = { ...person('bot'), kind: 'agent', onBehalfOf: 'alice' }
  const helper: Principal = { ...person('helper'), kind: 'agent', onBehalfOf: 'alice' }
  const asked = opened({ by: agent })
  for (const other of [
    bob,
    helper,
    { ...alice, issuer: `${ISSUER}/other` },
    { ...agent, onBehalfOf: 'bob' },
  ])
    assert.equal(after(asked, cancel(other)), 'not_own_request')
  for (const own of [alice, agent])
    assert.equal(must(after(asked, cancel(own))).status, 'cancelled')
  assert.equal(after(opened({ by: alice }), cancel(helper)), 'not_own_request')
})
