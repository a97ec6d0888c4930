import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldRule } from '@sallyport/contracts'
import { run } from '../../testing/mask.ts'
import { answer, maskBy, maskedBy, QUERY, textAnswer, textOfAnswer } from '../../testing/profile.ts'
import { Pace } from '../pace.ts'
import { compileFields } from './compile-fields.ts'
import { tableCells } from './table-text.ts'

const rule = { id: 'f', kind: 'secret', action: 'redact' } as const
const fields = (more: Partial<FieldRule>): { readonly fields: FieldRule[] } => ({
  fields: [{ ...rule, ...more }],
})
const X = '[masked:secret]'
const byColumn = fields({ column: 'surname' })
const bySource = fields({ source: 'public.users.surname' })
const source = (name: string): { name: string; sources: string[] } => ({
  name,
  sources: [`public.users.${name}`],
})
const of = { ...QUERY, columns: [source('id'), source('surname')] }

for (const [what, value] of [
  ['a value of the first row', { columns: ['id', 'surname'], rows: [['surname', 'Bob']] }],
  ['rows ahead of their header', { rows: [['surname', 'Bob']], columns: ['id', 'surname'] }],
  [
    'a list of other things',
    { columns: ['id', 'surname'], rows: [[1, 'Bob']], order: ['surname'] },
  ],
] as const) {
  test(`${what} that is called like a column moves no column`, () => {
    for (const rules of [byColumn, bySource]) {
      assert.doesNotMatch(maskBy(rules, answer(value), { of }).content, /Bob/)
      const text = textOfAnswer(maskBy(rules, textAnswer(JSON.stringify(value)), { of }))
      assert.doesNotMatch(text, /Bob/)
    }
  })
}

for (const value of [
  { columns: ['id', 'surname'], result: { rows: [[1, 'Bob']] } },
  { schema: { fields: [{ name: 'id' }, { name: 'surname' }] }, data: [[1, 'Bob']] },
  { rows: [[{ name: 'surname', value: 'Bob' }], [{ name: 'surname', value: 'Bob' }]] },
  [{ column: 'surname', value: 'Bob' }],
]) {
  test(`a name in ${JSON.stringify(value)} does not tell where the source is`, () => {
    const masked = maskBy(bySource, answer(value), { of }).content
    assert.doesNotMatch(masked, /Bob/)
    assert.match(masked, /\[masked:secret\]/)
  })
}

for (const text of [
  '{"id":1,"surname":"Bob"}\n{"id":2,"surname":"Bob"}',
  'Result:\n[{"id":1,"surname":"Bob"}]',
  '-[ RECORD 1 ]-\nid   | 1\nsurname | Bob',
  'surname, Bob',
]) {
  test(`${JSON.stringify(text)} is no table of the source: all of it is masked`, () => {
    assert.equal(textOfAnswer(maskBy(bySource, textAnswer(text), { of })), X)
  })
}

for (const [text, expected] of [
  ['id,surname\n1,Bob\n\n2,Bob\n\nBob, says', `id,surname\n1,${X}\n\n2,${X}\n\nBob, ${X}`],
  ['id,surname\n1,Bob\n\nThat is all', `id,surname\n1,${X}\n\nThat is all`],
  ['Here are id, surname\nsurname,id\nBob,1', `Here are id, surname\nsurname,${X}\n${X},${X}`],
  ['id,surname\n"1"x,"Bob"', `id,surname\n"1"x,"${X}"`],
] as const) {
  test(`a column is masked in the table ${JSON.stringify(text)}`, () => {
    assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
  })
}

test('a column is masked in a table that is a string of structured content, or of JSON in a text', () => {
  const value = { result: 'id,surname\n1,Bob' }
  const masked = { result: `id,surname\n1,${X}` }
  assert.deepEqual(maskedBy(byColumn, answer(value)), answer(masked))
  const text = textOfAnswer(maskBy(byColumn, textAnswer(JSON.stringify(value))))
  assert.deepEqual(JSON.parse(text), masked)
})

test('behind the rows of a source nothing is left: it may be the rest of a value', () => {
  const text = 'id,surname\n1,Bob\n\nof Rome\n'
  assert.equal(
    textOfAnswer(maskBy(bySource, textAnswer(text), { of })),
    `id,surname\n1,${X}\n\n${X}\n`,
  )
})

test('a header of very many columns takes no room of its own for each row', () => {
  const header = Array.from({ length: 1000 }, () => 'surname').join(',')
  const { fields: column } = compileFields(byColumn.fields, undefined)
  const subject = { columns: new Map([['surname', column]]), resultNames: [] }
  const { value } = run(tableCells(`${header}\n${'1\n'.repeat(500)}`, subject, new Pace()))
  assert.equal(value.fields.length, 500)
  assert.deepEqual([...new Set(value.fields)], [column])
})

test('a table has columns as they stand, and nothing else of it changes', () => {
  const value = { rows: [['Bob', 1]], columns: ['surname', 'id'] }
  const masked = answer({ rows: [[X, 1]], columns: ['surname', 'id'] })
  assert.deepEqual(maskedBy(bySource, answer(value), { of }), masked)
})
