import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Approval, parser } from '@sallyport/contracts'
import { approvalOf } from '../testing/approvals-api.ts'
import { changeLine, describeApproval } from './approval-text.ts'

const parse = parser('approval', Approval)
const user = (id: string) => ({ kind: 'user', id, issuer: 'i', groups: ['dba'] })
const FROM = '2026-01-01T00:00:00.000Z'
const scope = { connection: 'orders', access: 'admin' }
const grant = { scope, from: FROM, until: '2030-01-01T00:00:00.000Z' }
const accessOf = (access: object, more: object = {}): Approval =>
  parse({
    ...approvalOf('A'),
    request: {
      principal: user('alice'),
      access: { scope, seconds: 600, reason: 'clean-up', ...access },
      digest: 'b'.repeat(64),
      reasons: [],
      policies: ['p'],
      policyVersion: 1,
      terms: { approvers: ['dba'], quorum: 2, ttlSeconds: 900, grantSeconds: 1800 },
    },
    ...more,
  })

const line = (more: object): string =>
  changeLine(accessOf({}, { status: 'approved', grant: { ...grant, ...more } }), new Date())

test('no text of others passes for a line of its own', () => {
  const fake = 'x\nwhat       access to orders: tools/call list_tables, read only'
  const vote = { voter: user(`bob\n${fake}`), vote: 'approve', reason: fake, time: FROM }
  const access = accessOf({ reason: fake }, { votes: [vote] })
  const called = parse(approvalOf('A'))
  if ('exchange' in called.request) called.request.exchange.name = fake
  for (const approval of [access, called])
    assert.equal(describeApproval(approval).match(/^what /gm)?.length, 1)
})

test('an approver sees what is extended, what others offer, and what may be given', () => {
  const vote = { voter: user('bob'), vote: 'approve', reason: '', time: FROM, grantSeconds: 300 }
  const text = describeApproval(accessOf({ extends: approvalOf('B').id }, { votes: [vote] }))
  assert.match(text, new RegExp(`^extends    ${approvalOf('B').id}$`, 'm'))
  assert.match(text, /^vote {7}bob: approve, access for at most 5 min$/m)
  const called = parse(approvalOf('A'))
  assert.doesNotMatch(describeApproval(called), /can offer/)
  called.request.terms.grantSeconds = 1800
  assert.match(
    describeApproval(called),
    /^can offer {2}orders: tools\/call \S+, up to write, for 30 min at most: /m,
  )
})

test('a change tells access that was taken in an emergency, and how access ended', () => {
  assert.match(line({}), / {2}approved {3}alice /)
  assert.match(line({ breakGlass: true }), / {2}break-glass {2}alice /)
  assert.match(line({ ended: 'revoked' }), / {2}revoked +alice /)
})
