import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newExchangeId } from '@sallyport/contracts'
import { breakGlass } from './access-request.ts'
import { approvalIdOf, keyOf } from './approval-id.ts'
import { open } from './decide.ts'
import type { ApprovalEvent } from './event.ts'
import { lasting } from './grant.ts'
import { createNewsReader } from './news.ts'
import { sampleAccess, sampleRequest } from './sample.ts'

const now = new Date('2026-01-01T00:00:00.000Z')

/** What is told of events that come one after the other. */
function told(...events: ApprovalEvent[]): (string | undefined)[] {
  const read = createNewsReader()
  return events.map((event) => {
    const news = read(event, now.toISOString())
    return news && `${news.kind} ${news.approval.status}`
  })
}

const operation = sampleRequest()
const approval = approvalIdOf(keyOf(operation), 0)
const used: ApprovalEvent = { kind: 'consumed', data: { approval, exchange: newExchangeId() } }

test('what is given, and then used again and again by one call, is told once', () => {
  const approved: ApprovalEvent = { kind: 'resolved', data: { approval, outcome: 'approved' } }
  const all = told(open(approval, operation, now), approved, used, used)
  assert.deepEqual(all, ['requested pending', 'resolved approved', undefined, undefined])
})

test('access that is taken without consent is told as that; its end is not', () => {
  const request = sampleAccess({ terms: operation.terms })
  const ends: ApprovalEvent = { kind: 'grantExpired', data: { approval } }
  const all = told(breakGlass(approval, request, now), ends)
  assert.deepEqual(all, ['break_glass approved', undefined])
})

test('the end of access that was offered with a call is no second outcome of it', () => {
  const grant = lasting({ connection: operation.exchange.connection, access: 'write' }, 60, now)
  const all = told(
    open(approval, operation, now),
    { kind: 'resolved', data: { approval, outcome: 'approved', grant } },
    used,
    { kind: 'grantExpired', data: { approval } },
  )
  assert.deepEqual(all, ['requested pending', 'resolved approved', undefined, undefined])
})
