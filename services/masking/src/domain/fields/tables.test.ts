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

test('a header may have marks of Markdown', () => {
  for (const name of ['**Surname**', '`surname`', '_surname_']) {
    const text = `| id | ${name} |\n|---|---|\n| 1 | Bob |\n`
    const masked = textOfAnswer(maskBy(byColumn, textAnswer(text), { of }))
    assert.equal(masked, text.replace('Bob', X))
  }
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
  assert.equal(value.cells.fields.length, 500)
  assert.deepEqual([...new Set(value.cells.fields)], [column])
})

test('a table has columns as they stand, and nothing else of it changes', () => {
  const value = { rows: [['Bob', 1]], columns: ['surname', 'id'] }
  const masked = answer({ rows: [[X, 1]], columns: ['surname', 'id'] })
  assert.deepEqual(maskedBy(bySource, answer(value), { of }), masked)
})

for (const value of [
  { types: { surname: 'text' }, rows: [[1, 'Bob']] },
  { types: { surname: 'text' }, rows: [{ a: 1, b: 'Bob' }] },
  { rows: [{ id: 1, surname: 'x' }, { id: 2 }, { b: 'Bob' }] },
  { columns: ['id', 'surname'], rows: [{ a: 1, b: 'Bob' }], types: { surname: 'text' } },
  { surname: 'text', rows: [[1, 'Bob']] },
  [{ surname: 'text', type: [] }, [1, 'Bob']],
]) {
  test(`a name that not all rows of ${JSON.stringify(value)} go by does not tell where the source is`, () => {
    assert.doesNotMatch(maskBy(bySource, answer(value), { of }).content, /Bob/)
    assert.doesNotMatch(maskBy(bySource, textAnswer(JSON.stringify(value)), { of }).content, /Bob/)
  })
}

for (const [value, expected] of [
  [
    { fields: [{ name: 'id' }, { name: 'surname' }], rows: [{ id: 1, surname: 'Bob' }] },
    { fields: [{ name: 'id' }, { name: 'surname' }], rows: [{ id: 1, surname: X }] },
  ],
  [
    { rows: [{ id: [[1]], surname: 'Bob', more: [{ a: 1 }] }], rowCount: 1 },
    { rows: [{ id: [[1]], surname: X, more: [{ a: 1 }] }], rowCount: 1 },
  ],
  [
    { columns: ['id', 'surname'], rows: [[['a', [{ b: 1 }]], 'Bob']] },
    { columns: ['id', 'surname'], rows: [[['a', [{ b: 1 }]], X]] },
  ],
  [
    { id: 1, surname: 'Bob' },
    { id: 1, surname: X },
  ],
]) {
  test(`rows that go by their names keep the rest: ${JSON.stringify(value)}`, () => {
    const masked = maskedBy(bySource, answer(value), { of })
    assert.match(JSON.stringify(masked), /"rowCount":1|"id"/)
    assert.doesNotMatch(JSON.stringify(masked), /Bob/)
    assert.deepEqual(masked, answer(expected))
  })
}

for (const [text, expected] of [
  [
    '-[ RECORD 1 ]---\nid      | 1\nsurname | Bob\n        | Al\n-[ RECORD 2 ]---\nid      | 2',
    `-[ RECORD 1 ]---\nid      | 1\nsurname | ${X}\n        | ${X}\n-[ RECORD 2 ]---\nid      | 2`,
  ],
  [
    '*** 1. row ***\n     id: 1\nsurname: Bob\nAl\n*** 2. row ***\nid: 2',
    `*** 1. row ***\n     id: 1\nsurname: ${X}\n${X}\n*** 2. row ***\nid: 2`,
  ],
  ['id: 1\nsurname:\n- Bob\nnames: x', `id: 1\nsurname:\n${X}\nnames: x`],
  ['surname: |\n  Bob\n\nid: 1', `surname: ${X}\n  ${X}\n\nid: 1`],
  ['- **Surname**: Bob\n- Id = 1', `- **Surname**: ${X}\n- Id = 1`],
  ['{\n  "surname": "Bob",\n  "id": 1\n}\nok', `{\n  "surname": "${X}",\n  "id": 1\n}\nok`],
  [
    'id  surname  n\n--  -------  -\n 1  Bob Al   2\n 2  Bob too long',
    `id  surname  n\n--  -------  -\n 1  ${X}   2\n${X}`,
  ],
  ['NAME   SURNAME   AGE\nal     Bob       5d', `NAME   SURNAME   AGE\nal     ${X}       5d`],
  ['ID   SURNAME\n1    Bob\n日本 b', `ID   SURNAME\n1    ${X}\n${X}`],
  [
    '│ id │ surname │\n├────┼─────────┤\n│ 1  │ Bob     │',
    `│ id │ surname │\n├────┼─────────┤\n│ 1  │ ${X}     │`,
  ],
  [
    '<table><tr><th>Id<th><b>Surname</b></tr>\n<tr><td>1</td><td>Bob</td></tr><tr><td>Bob</td></tr></table>',
    `<table><tr><th>Id<th><b>Surname</b></tr>\n<tr><td>1</td><td>${X}</td></tr><tr><td>${X}</td></tr></table>`,
  ],
] as const) {
  test(`a column is masked in ${JSON.stringify(text)}`, () => {
    assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
    assert.deepEqual(maskedBy(byColumn, answer({ t: text })), answer({ t: expected }))
    const isTable = text.startsWith('│')
    const masked = textOfAnswer(maskBy(bySource, textAnswer(text), { of }))
    assert.equal(masked, isTable ? expected : X)
  })
}

for (const [text, expected] of [
  // The line under the header says where columns begin that one space parts.
  ['id surname n\n-- ------- -\n 1 Bob     2', `id surname n\n-- ------- -\n 1 ${X}     2`],
  ['  surname  id\nBob Lee     1', `  surname  id\n${X}     1`],
  ['ID   SURNAME   AGE\n1\n2    Bob', `ID   SURNAME   AGE\n1\n2    ${X}`],
  ['NAME     SURNAME  AGE\nal  Bob  Lee      5', `NAME     SURNAME  AGE\n${X}`],
  ['ID   SURNAME\n1    Bob  Al', `ID   SURNAME\n1    ${X}`],
  [
    '<table><tr><th>Surname<tr><td>Bob</table><table><tr><td>Rome</table>',
    `<table><tr><th>Surname<tr><td>${X}</table><table><tr><td>Rome</table>`,
  ],
] as const) {
  test(`columns are where the header has them: ${JSON.stringify(text)}`, () => {
    assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
  })
}
