import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyPin } from '@sallyport/contracts'
import { describeDifferences, describePin } from './pin-text.ts'

const definition = '{"description":"[masked:email]","name":"query"}'
const since = '2026-01-01T00:00:00.000Z'
const pin = policyPin.parseReply({
  kind: 'tool',
  name: 'query',
  standing: 'held',
  pinned: { hash: 'cd'.repeat(32), since, definition },
  held: {
    hash: 'ab'.repeat(32),
    since,
    definition,
    argumentsMasked: true,
    reason: 'changed',
    flags: [],
    bytes: 50,
    seenBy: { kind: 'user', id: 'alice', issuer: 'i' },
  },
})

test('a change of nothing but masked values is told, and what masking costs', () => {
  const text = describeDifferences('orders', { pin, differences: [], more: 0 })
  assert.match(text, /differs in nothing but values that are masked/)
  assert.match(text, /arguments +none are taken: masking hides/)
  assert.match(describePin(pin), /arguments +none are taken/)
})
