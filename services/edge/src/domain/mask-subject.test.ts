import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from './digest.ts'
import { carriedSubject, subjectOf } from './mask-subject.ts'

const operation = { verb: 'tools/call', name: 'query' }
const definition = sha256('definition')
const sql = {
  understood: true,
  statements: 1,
  verbs: ['SELECT'],
  tablesRead: ['public.customers'],
  tablesWritten: [],
  functions: [],
  columns: ['public.customers.email'],
  resultColumns: [{ name: 'contact', sources: ['public.customers.email'] }],
}

test('masking hears of the operation, its definition, and what a query reads and returns', () => {
  assert.deepEqual(subjectOf(operation), operation)
  assert.deepEqual(subjectOf(operation, { definition, facts: { sql } }), {
    ...operation,
    definition,
    reads: sql.columns,
    columns: sql.resultColumns,
  })
})

test('what is not certain of a query is absent', () => {
  const told = (change: object) => subjectOf(operation, { facts: { sql: { ...sql, ...change } } })
  assert.deepEqual(told({ understood: false }), operation)
  assert.equal(told({ statements: 2 }).columns, undefined)
  const { columns: _, resultColumns: __, ...rest } = sql
  assert.deepEqual(subjectOf(operation, { facts: { sql: rest } }), operation)
})

test('a handle carries what rules can name, and not what was read', () => {
  const whole = subjectOf(operation, { definition, facts: { sql } })
  assert.deepEqual(carriedSubject(whole), { ...operation, definition })
  assert.equal(carriedSubject({ ...operation, name: 'x'.repeat(129) }), undefined)
  assert.equal(carriedSubject(undefined), undefined)
})
