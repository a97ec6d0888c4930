import assert from 'node:assert/strict'
import { test } from 'node:test'
import { approvalIdOf, keyOf, MAX_ROUNDS, readApprovalId } from './approval-id.ts'
import { person, sampleRequest } from './sample.ts'

test('the same question of the same requester has the same key', () => {
  const again = sampleRequest({ exchange: '01JD0000000000000000000002', quorum: 2 })
  assert.equal(keyOf(sampleRequest()), keyOf(again))
})

test('another operation, another requester or another user behind it has another key', () => {
  const alice = person('alice')
  const others = [
    sampleRequest({ digest: 'b'.repeat(64) }),
    sampleRequest({ by: person('bob') }),
    sampleRequest({ by: { ...alice, issuer: 'https://other.example' } }),
    sampleRequest({ by: { ...alice, kind: 'agent' } }),
    sampleRequest({ by: { ...alice, onBehalfOf: 'bob' } }),
    sampleRequest(),
  ]
  assert.equal(new Set(others.map(keyOf)).size, others.length)
})

test('an id names its key and its round', () => {
  const key = keyOf(sampleRequest())
  for (const round of [0, 1, 31, 32, 1_000_000, MAX_ROUNDS - 1]) {
    assert.deepEqual(readApprovalId(approvalIdOf(key, round)), { key, round })
  }
  assert.throws(() => approvalIdOf(key, MAX_ROUNDS), RangeError)
  assert.throws(() => approvalIdOf(key, -1), RangeError)
})

test('keys use the whole hash that fits', () => {
  const keys = Array.from({ length: 2_000 }, (_, i) =>
    keyOf(sampleRequest({ digest: i.toString(16).padStart(64, '0') })),
  )
  for (let place = 1; place < 22; place++) {
    const digits = new Set(keys.map((key) => key[place]))
    assert.equal(digits.size, 32, `digit ${place}`)
  }
  assert.equal(new Set(keys.map((key) => key[0])).size, 8)
})
