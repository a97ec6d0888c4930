import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elementSpans, keepElements, replaceSpans, valueSpan } from './json-spans.ts'

const JSON_TEXT = String.raw`{ "id" : 1.50, "result":{"tools":[ {"name":"a","n":1e2} , "b",[3] ],"t\u006fols2":[]} }`

const cut = (json: string, span: { start: number; end: number } | undefined): string | undefined =>
  span && json.slice(span.start, span.end)

test('finds the value at a path', () => {
  assert.equal(cut(JSON_TEXT, valueSpan(JSON_TEXT, ['id'])), '1.50')
  assert.equal(cut(JSON_TEXT, valueSpan(JSON_TEXT, ['result', 'tools', 0, 'n'])), '1e2')
  assert.equal(cut(JSON_TEXT, valueSpan(JSON_TEXT, ['result', 'tools', 2])), '[3]')
  assert.equal(cut(JSON_TEXT, valueSpan(JSON_TEXT, ['result', 'tools2'])), '[]')
  assert.equal(cut(JSON_TEXT, valueSpan(JSON_TEXT, [])), JSON_TEXT)
  assert.equal(valueSpan(JSON_TEXT, ['result', 'tools', 3]), undefined)
  assert.equal(valueSpan(JSON_TEXT, ['result', 'tools', 'name']), undefined)
  assert.equal(valueSpan('{"0":1}', [0]), undefined)
})

test('finds the elements of an array', () => {
  const spans = elementSpans(JSON_TEXT, ['result', 'tools'])
  assert.deepEqual(
    spans?.map((span) => cut(JSON_TEXT, span)),
    ['{"name":"a","n":1e2}', '"b"', '[3]'],
  )
  assert.deepEqual(elementSpans(JSON_TEXT, ['result', 'tools2']), [])
  assert.equal(elementSpans(JSON_TEXT, ['result']), undefined)
})

test('cuts elements and leaves every other character as it is', () => {
  const without = (...gone: number[]): string =>
    keepElements(JSON_TEXT, ['result', 'tools'], (_, index) => !gone.includes(index))
  const tail = String.raw`,"t\u006fols2":[]} }`
  assert.equal(without(), JSON_TEXT)
  assert.equal(without(0), `{ "id" : 1.50, "result":{"tools":["b",[3]]${tail}`)
  assert.equal(without(1), `{ "id" : 1.50, "result":{"tools":[{"name":"a","n":1e2},[3]]${tail}`)
  assert.equal(without(0, 1, 2), `{ "id" : 1.50, "result":{"tools":[]${tail}`)
  assert.equal(
    keepElements(JSON_TEXT, ['id'], () => false),
    JSON_TEXT,
  )
})

test('replaces parts of a text', () => {
  const edits = [
    { start: 0, end: 1, text: 'x' },
    { start: 3, end: 3, text: 'y' },
    { start: 5, end: 6, text: '' },
  ]
  assert.equal(replaceSpans('abcdef', edits), 'xbcyde')
  assert.equal(replaceSpans('abcdef', []), 'abcdef')
})

test('refuses a text in which the path means two values, and what is not JSON', () => {
  assert.throws(() => valueSpan('{"a":{"b":1},"a":{"b":2}}', ['a', 'b']), { code: 'duplicate_key' })
  assert.throws(() => elementSpans('{"a":[1]', ['a']), { code: 'syntax', offset: 8 })
  assert.throws(() => valueSpan('{"a":1}x', ['a']), { code: 'trailing', offset: 7 })
})
