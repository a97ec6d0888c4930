import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indentJson } from './indent.ts'

test('JSON is laid out with every number and text as it was written', () => {
  const text = '{"a":12345678901234567890,"b":[1.50,"x{,}\\"\\u202e"],"a":{},"c":[]}'
  const laidOut = indentJson(text) ?? ''
  assert.equal(
    laidOut,
    '{\n  "a": 12345678901234567890,\n  "b": [\n    1.50,\n    "x{,}\\"\\u202e"\n  ],\n  "a": {},\n  "c": []\n}',
  )
  assert.deepEqual(JSON.parse(laidOut), JSON.parse(text))
})

test('what is nested deeply grows no more than in proportion; other texts are left alone', () => {
  const depth = 4000
  const deep = `${'['.repeat(depth)}1${']'.repeat(depth)}`
  assert.ok((indentJson(deep) ?? '').length < deep.length * 70)
  assert.equal(indentJson('{"a":1}\n{"b":2}'), undefined)
  assert.equal(indentJson(`[${'1,'.repeat(200_000)}1]`), undefined)
})
