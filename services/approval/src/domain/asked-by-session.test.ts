import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ApprovalId,
  ConnectionName,
  type DataOf,
  newApprovalId,
  SessionId,
  parser,
  type sessionErased,
} from '@sallyport/contracts'
import { AskedBySession } from './asked-by-session.ts'
import { sampleAccess, sampleRequest } from './sample.ts'

type Erasure = DataOf<typeof sessionErased>
const session = parser('session', SessionId)
const connection = parser('connection', ConnectionName)
const erasure = (more: Partial<Erasure> = {}): Erasure => ({
  sessions: [session('0'.repeat(32))],
  cause: 'request',
  reason: 'asked for',
  ...more,
})
const [early, late] = [newApprovalId(), newApprovalId()]

function noted(): AskedBySession {
  const asked = new AskedBySession()
  asked.note(early, sampleRequest(), '2026-11-01T23:59:59.999Z')
  asked.note(late, sampleRequest(), '2026-11-02T00:00:00.000Z')
  return asked
}
const erased = (more: Partial<Erasure>, of = noted()): readonly ApprovalId[] =>
  of.erase(erasure(more))

test('an erasure covers the approvals of its sessions, connection and days, once', () => {
  const asked = noted()
  assert.deepEqual(erased({}, asked), [early, late])
  assert.deepEqual(erased({}, asked), [])
  assert.deepEqual(erased({ sessions: [session('f'.repeat(32))] }), [])
  assert.deepEqual(erased({ connection: connection('orders') }), [early, late])
  assert.deepEqual(erased({ connection: connection('people') }), [])
  assert.deepEqual(erased({ through: '20261101' }), [early])
  assert.deepEqual(erased({ through: '20261102' }), [early, late])
})

test('what is asked for after an erasure stays', () => {
  const asked = noted()
  erased({}, asked)
  const next = newApprovalId()
  asked.note(next, sampleRequest(), '2026-11-02T00:00:01.000Z')
  assert.deepEqual(erased({}, asked), [next])
})

test('what has gone by itself is forgotten, and access for a time has no arguments', () => {
  const asked = noted()
  const terms = { approvers: ['dba'], quorum: 1, ttlSeconds: 60 }
  asked.note(newApprovalId(), sampleAccess({ terms }), '2026-11-09T00:00:00.000Z')
  const next = newApprovalId()
  asked.note(next, sampleRequest(), '2026-11-10T00:00:00.000Z')
  assert.deepEqual(erased({}, asked), [late, next])
})
