import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createVerifiedTokens } from './verified-tokens.ts'

test('a value is relied on for a minute at most', () => {
  const tokens = createVerifiedTokens<string>(10)
  tokens.put('a', 'alice', 1_000_000, 0)
  assert.equal(tokens.get('a', 59_999), 'alice')
  assert.equal(tokens.get('a', 60_000), undefined)
})

test('a value is never relied on beyond the end of its token', () => {
  const tokens = createVerifiedTokens<string>(10)
  tokens.put('a', 'alice', 5_000, 0)
  assert.equal(tokens.get('a', 4_999), 'alice')
  assert.equal(tokens.get('a', 5_000), undefined)
  tokens.put('b', 'bob', 5_000, 5_000)
  assert.equal(tokens.get('b', 5_000), undefined)
})

test('beyond its capacity the least recently used value is forgotten', () => {
  const tokens = createVerifiedTokens<string>(2)
  tokens.put('a', 'alice', 9_000, 0)
  tokens.put('b', 'bob', 9_000, 0)
  tokens.get('a', 1)
  tokens.put('c', 'carol', 9_000, 1)
  assert.equal(tokens.get('b', 2), undefined)
  assert.equal(tokens.get('a', 2), 'alice')
  assert.equal(tokens.get('c', 2), 'carol')
})
