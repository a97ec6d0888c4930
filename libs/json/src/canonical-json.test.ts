import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from './canonical-json.ts'
import type { JsonValue } from './json-value.ts'
import { Random } from './testing/random.ts'
import { randomJson } from './testing/random-json.ts'

test('writes the example of RFC 8785, section 3.2.2', () => {
  const value = {
    numbers: [333_333_333.333_333_3, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '€$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  }
  assert.equal(
    canonicalJson(value),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  )
})

test('sorts keys by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
  const value = { '€': 1, '\r': 2, '\uFB33': 3, '1': 4, '\u{1F600}': 5, '\u0080': 6, ö: 7, '10': 8 }
  assert.equal(
    canonicalJson(value),
    '{"\\r":2,"1":4,"10":8,"\u0080":6,"ö":7,"€":1,"\u{1F600}":5,"\uFB33":3}',
  )
})

test('gives one text for equal values, whatever the order of their keys', () => {
  const random = new Random(3)
  for (let round = 0; round < 300; round++) {
    const json = randomJson(random)
      .replaceAll(/\\ud[89a-f]../g, 'x')
      .replaceAll('1e309', '1')
    const value: JsonValue = JSON.parse(json)
    assert.equal(canonicalJson(value), canonicalJson(reversed(value)))
    assert.deepEqual(JSON.parse(canonicalJson(value)), plain(value))
  }
})

test('refuses what no JSON text can hold', () => {
  assert.throws(() => canonicalJson([Number.POSITIVE_INFINITY]), { code: 'number_range' })
  assert.throws(() => canonicalJson({ a: Number.NaN }), { code: 'number_range' })
  assert.throws(() => canonicalJson({ '\ud83d': 1 }), { code: 'lone_surrogate' })
  let deep: JsonValue = []
  for (let level = 0; level < 600; level++) deep = [deep]
  assert.throws(() => canonicalJson(deep), { code: 'too_deep' })
})

/** The same value with the keys of every object in reverse. */
function reversed(value: JsonValue): JsonValue {
  if (value === null || typeof value !== 'object') return value
  if (isArray(value)) return value.map(reversed)
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]))
}

const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value)

/** Without minus zero, which canonical JSON writes as 0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
