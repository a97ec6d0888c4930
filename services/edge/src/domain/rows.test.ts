import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsOf } from './rows.ts'

const text = (value: unknown) => [
  { type: 'image', data: '' },
  { type: 'text', text: JSON.stringify(value) },
]

const plain = (one: string) => rowsOf({ content: [{ type: 'text', text: one }] }, undefined)

test('rows are the elements of the array that is pointed to', () => {
  const structuredContent = { 'a/b': [{ 'c~d': [1, 2] }], rows: [1, 2, 3] }
  assert.equal(rowsOf({ structuredContent }, '/rows'), 3)
  assert.equal(rowsOf({ structuredContent }, '/a~1b/0/c~0d'), 2)
  assert.equal(rowsOf({ content: text({ rows: [1] }) }, '/rows'), 1)
  assert.equal(rowsOf({ structuredContent, content: text({ rows: [] }) }, '/rows'), 3)
})

test('where several texts have an array there, the longest counts', () => {
  const content = [...text({ rows: [1] }), ...text({ rows: [1, 2, 3] })]
  assert.equal(rowsOf({ content }, '/rows'), 3)
})

test('where no array is at the declared place, the most that could be rows counts', () => {
  const structuredContent = { rows: [1, 2], note: 'x' }
  for (const pointer of ['/none', '/rows/0', '/toString', '/rows/length', '/rows/-1'])
    assert.equal(rowsOf({ structuredContent }, pointer), 2, pointer)
  assert.equal(rowsOf({ content: text({ data: { rows: [1, 2, 3] } }) }, '/rows'), 3)
  assert.equal(rowsOf({ content: [{ type: 'text', text: '{\n"a"\n' }] }, '/rows'), 2)
  assert.equal(rowsOf({ structuredContent: null, content: text({ rows: [1] }) }, '/rows'), 1)
  assert.equal(rowsOf({}, '/rows'), 0)
})

test('a tool that says nothing of its rows has those of its longest array, wherever it is', () => {
  const deep = { data: { more: [{ rows: [1, 2, 3, 4, 5] }] } }
  assert.equal(rowsOf({ structuredContent: { a: [1], b: [1, 2], deep } }, undefined), 5)
  assert.equal(rowsOf({ structuredContent: [1, 2, 3] }, undefined), 3)
  assert.equal(rowsOf({ content: text({ a: { b: [1, 2] } }) }, undefined), 2)
  assert.equal(rowsOf({ content: text([1, 2, 3, 4]) }, undefined), 4)
  const rows = Array.from({ length: 5000 }, () => 0)
  assert.equal(rowsOf({ content: [...text({ ok: true }), ...text(rows)] }, undefined), 5000)
  assert.equal(rowsOf({ structuredContent: { a: [1] }, content: text(rows) }, undefined), 5000)
})

test('rows that are no array count, too: objects by key, lines of a text within JSON', () => {
  const byKey = { found: { c1: { id: 1 }, c2: { id: 2 }, c3: { id: 3 } } }
  assert.equal(rowsOf({ structuredContent: byKey }, undefined), 3)
  assert.equal(rowsOf({ content: text({ csv: 'id\n1\n2\n3' }) }, undefined), 4)
  assert.equal(rowsOf({ structuredContent: { result: 'a\nb' } }, '/rows'), 2)
  assert.equal(rowsOf({ structuredContent: { note: 'one line', row: { id: 1 } } }, '/rows'), 0)
})

test('no depth hides an array', () => {
  let value: unknown = { rows: [1, 2, 3] }
  for (let depth = 0; depth < 20_000; depth++) value = { value }
  assert.equal(rowsOf({ structuredContent: value }, undefined), 3)
})

test('of what is no JSON the lines count that are not empty', () => {
  assert.equal(plain('id,name\r\n1,a\r\n\r\n  \n2,b\u2028{"id":3}'), 4)
  assert.equal(plain('{"id":1}\n{"id":2}\n{"id":3}'), 3)
  assert.equal(plain(JSON.stringify('1\n2\n3')), 3)
  assert.equal(plain(Array.from({ length: 5000 }, (_, i) => `row ${i}`).join('\n')), 5000)
  assert.equal(plain(''), 0)
  assert.equal(plain('{"found":"nothing"}'), 0)
  assert.equal(plain('[]'), 0)
})

test('each of several texts is a row at least, and resources have texts, too', () => {
  const items = Array.from({ length: 30 }, (_, id) => ({ type: 'text', text: `{"id":${id}}` }))
  assert.equal(rowsOf({ content: items }, undefined), 30)
  const resource = { type: 'resource', resource: { uri: 'a:b', text: '[1,2,3]' } }
  assert.equal(rowsOf({ content: [resource] }, undefined), 3)
  assert.equal(rowsOf({ contents: [{ uri: 'a:b', text: 'one\ntwo' }] }, undefined), 2)
})

test('an error of a tool is counted like any answer', () => {
  const structuredContent = { a: [1, 2, 3] }
  assert.equal(rowsOf({ isError: true, structuredContent }, '/a'), 3)
  assert.equal(rowsOf({ isError: true, structuredContent }, undefined), 3)
  assert.equal(rowsOf({ isError: true, content: text('no such table') }, undefined), 1)
})
