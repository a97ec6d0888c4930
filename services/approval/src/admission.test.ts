import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApprovalId } from '@sallyport/contracts'
import { createAdmission } from './admission.ts'
import { approvalIdOf, keyOf } from './domain/approval-id.ts'
import { person, sampleRequest } from './domain/sample.ts'

const LIMITS = { perRequester: 2, total: 3 }
const alice = person('alice')
const key = keyOf(sampleRequest())
const id = (n: number): ApprovalId => approvalIdOf(key, n)

/** An admission, and a view that shows as many approvals of others, and those of alice that are named. */
function admissionWith(others: number, shown: readonly ApprovalId[] = []) {
  const view = {
    openCount: (_: number, requester?: { readonly id: string }) =>
      requester === undefined || requester.id === alice.id
        ? shown.length + (requester === undefined ? others : 0)
        : 0,
    knows: (one: ApprovalId) => shown.includes(one),
  }
  return createAdmission(view, LIMITS, () => new Date())
}

const full = { code: 'too_many_open' }

test('places that are being taken count, until they are given back', () => {
  const admission = admissionWith(0)
  const leave = admission.enter(id(1), alice, false)
  admission.enter(id(2), alice, false)
  assert.throws(() => admission.enter(id(3), alice, false), full)
  leave()
  admission.enter(id(3), alice, false)
})

test('what the view shows already is not counted twice while it is being made', () => {
  const shown: ApprovalId[] = []
  const admission = admissionWith(0, shown)
  admission.enter(id(1), alice, false)
  shown.push(id(1))
  admission.enter(id(2), alice, false)
  assert.throws(() => admission.enter(id(3), alice, false), full)
})

test('whoever fills the places of all keeps nobody from breaking the glass, but of their own', () => {
  const admission = admissionWith(3)
  assert.throws(() => admission.enter(id(1), alice, false), full)
  admission.enter(id(1), alice, true)
  admission.enter(id(2), alice, true)
  assert.throws(() => admission.enter(id(3), alice, true), full)
})
