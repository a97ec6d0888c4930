import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Operation, parseConnection, type Principal } from '@sallyport/contracts'
import { approvalDigest } from './digest.ts'

const { name: connection } = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:1/mcp' },
  tools: {},
  mask: 'default',
})
const alice: Principal = { kind: 'user', id: 'alice', issuer: 'https://idp', groups: ['analysts'] }
const refund: Operation = {
  connection,
  kind: 'mcp',
  verb: 'tools/call',
  name: 'refund',
  arguments: { order_id: 7, amount: 12.5 },
}
const digest = approvalDigest(alice, refund, { policyVersion: 3 })

test('the order of arguments and the groups of the moment do not matter', () => {
  const reordered = { ...refund, arguments: { amount: 12.5, order_id: 7 } }
  assert.equal(approvalDigest({ ...alice, groups: [] }, reordered, { policyVersion: 3 }), digest)
})

test('everything that a human consented to matters', () => {
  const others = [
    approvalDigest({ ...alice, id: 'bob' }, refund, { policyVersion: 3 }),
    approvalDigest({ ...alice, issuer: 'https://other' }, refund, { policyVersion: 3 }),
    approvalDigest({ ...alice, onBehalfOf: 'carol' }, refund, { policyVersion: 3 }),
    approvalDigest(alice, { ...refund, name: 'query' }, { policyVersion: 3 }),
    approvalDigest(alice, { ...refund, verb: 'prompts/get' }, { policyVersion: 3 }),
    approvalDigest(
      alice,
      { ...refund, arguments: { order_id: 7, amount: 12.51 } },
      { policyVersion: 3 },
    ),
    approvalDigest(
      alice,
      { ...refund, arguments: { order_id: '7', amount: 12.5 } },
      { policyVersion: 3 },
    ),
    approvalDigest(
      alice,
      { ...refund, arguments: { order_id: 7, amount: 12.5, x: null } },
      { policyVersion: 3 },
    ),
    approvalDigest(alice, refund, { policyVersion: 4 }),
    approvalDigest(alice, refund, { policyVersion: 3, definition: digest }),
    approvalDigest(alice, refund, { policyVersion: 3, unmask: ['email'] }),
    approvalDigest(alice, refund, { policyVersion: 3, unmask: ['phone'] }),
  ]
  assert.equal(new Set([...others, digest]).size, others.length + 1)
})
