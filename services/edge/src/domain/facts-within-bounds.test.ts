import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinBounds } from './facts-within-bounds.ts'

const sql = {
  understood: true,
  statements: 1,
  verbs: ['SELECT'],
  tablesRead: ['public.a'],
  tablesWritten: [],
  functions: [],
}

test('placeholders that are longer than what they stand for are cut, wherever they stand', () => {
  const long = 'x'.repeat(5000)
  const path = {
    understood: true,
    absolute: true,
    paths: [long, long],
    under: [],
    traversal: false,
    escapes: false,
    hidden: false,
  }
  const resultColumns = [
    { name: long, sources: [long, long] },
    { name: 'id', sources: [] },
  ]
  const facts = withinBounds({ sql: { ...sql, tablesRead: [long, long], resultColumns }, path })
  assert.deepEqual(facts.sql?.tablesRead, ['x'.repeat(256)])
  assert.deepEqual(facts.path?.paths, ['x'.repeat(4096)])
  assert.deepEqual(facts.sql?.resultColumns, [
    { name: 'x'.repeat(256), sources: ['x'.repeat(191)] },
    { name: 'id', sources: [] },
  ])
})
