import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StrictJsonError } from './errors.ts'
import { readStrictJson } from './read-strict-json.ts'
import { Random } from './testing/random.ts'
import { mutate, randomJson } from './testing/random-json.ts'
import { faultsOf } from './testing/slow-checker.ts'

const MAX_DEPTH = 5

/** The reader accepts exactly what JSON.parse accepts and the slow checker has nothing against, with the same value. */
function check(bytes: Buffer): 'accepted' | 'refused' | 'not JSON' {
  const expected = parse(bytes)
  try {
    const value = readStrictJson(bytes, { maxDepth: MAX_DEPTH })
    assert.ok(expected !== undefined, 'accepted what is not JSON in UTF-8')
    assert.deepEqual(value, expected.value)
    assert.deepEqual([...faultsOf(bytes.toString(), MAX_DEPTH)], [])
    return 'accepted'
  } catch (error) {
    assert.ok(error instanceof StrictJsonError, String(error))
    assert.ok(error.offset >= 0 && error.offset <= bytes.length)
    if (expected === undefined) return 'not JSON'
    assert.ok(faultsOf(bytes.toString(), MAX_DEPTH).has(error.code), error.message)
    return 'refused'
  }
}

function parse(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

const ROUNDS = 4000

test('valid texts: the strict reader agrees with JSON.parse and a slow checker', () => {
  const random = new Random(20_261_121)
  const seen = { accepted: 0, refused: 0, 'not JSON': 0 }
  for (let round = 0; round < ROUNDS; round++) seen[check(Buffer.from(randomJson(random)))]++
  assert.ok(seen.accepted > ROUNDS / 10, JSON.stringify(seen))
  assert.ok(seen.refused > ROUNDS / 10, JSON.stringify(seen))
  assert.equal(seen['not JSON'], 0)
})

test('mutated texts: the strict reader agrees with JSON.parse and a slow checker', () => {
  const random = new Random(7)
  const seen = { accepted: 0, refused: 0, 'not JSON': 0 }
  for (let round = 0; round < ROUNDS; round++) seen[check(mutate(random, randomJson(random)))]++
  assert.ok(
    Object.values(seen).every((count) => count > ROUNDS / 20),
    JSON.stringify(seen),
  )
})
