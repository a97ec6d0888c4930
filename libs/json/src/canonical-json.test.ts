import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from './canonical-json.ts'
import type { JsonValue } from './json-value.ts'

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

test('refuses what no JSON text can hold', () => {
  assert.throws(() => canonicalJson([Number.POSITIVE_INFINITY]), { code: 'number_range' })
  assert.throws(() => canonicalJson({ a: Number.NaN }), { code: 'number_range' })
  assert.throws(() => canonicalJson({ '\ud83d': 1 }), { code: 'lone_surrogate' })
  let deep: JsonValue = []
  for (let level = 0; level < 600; level++) deep = [deep]
  assert.throws(() => canonicalJson(deep), { code: 'too_deep' })
})
