import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskBy, QUERY, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const rules = {
  fields: [
    { id: 'f', kind: 'secret', column: 'surname', action: 'redact' },
    { id: 'g', kind: 'secret', column: 'surname at birth', action: 'redact' },
  ],
} as const
const X = '[masked:secret]'

const masked = (text: string): string =>
  textOfAnswer(maskBy({ fields: [...rules.fields] }, textAnswer(text), { of: QUERY }))

test('columns are masked in what only looks like JSON', () => {
  for (const [text, expected] of [
    ["[{'id': 1, 'surname': 'Bob'}]", `[{'id': 1, 'surname': '${X}'}]`],
    ["{'surname': 'O\\'Neil', 'id': 1}", `{'surname': '${X}', 'id': 1}`],
    ['[{"x": NaN, "surname": "Bob"}]', `[{"x": NaN, "surname": "${X}"}]`],
    ['{"t": "a\nb", "surname": "Bob"}', `{"t": "a\nb", "surname": "${X}"}`],
    ["{'surname': Name('Bob', [1, 2]), 'id': 1}", `{'surname': ${X}, 'id': 1}`],
    ["User(id=1, surname='Bob')", `User(id=1, surname='${X}')`],
    ['{ id: 1, surname: 007 }', `{ id: 1, surname: ${X}}`],
    ['{"surname": 007}', `{"surname": ${X}}`],
  ] as const) {
    assert.equal(masked(text), expected)
  }
})

test('columns are masked in pairs anywhere in a line', () => {
  for (const [text, expected] of [
    ['id=1 surname=Bob Lee age=7', `id=1 surname=${X} age=7`],
    ['GET /people?surname=Bob&age=7', `GET /people?surname=${X}&age=7`],
    ['for u.surname = "Bob" and 1', `for u.surname = "${X}" and 1`],
    ['Key (surname)=(Bob) exists', `Key (surname)=${X}`],
    ['Key (surname, id)=(Bob, 1) exists', `Key (surname, id)=${X}`],
    ['id=1 Surname at birth: Bob, 7', `id=1 Surname at birth: ${X}, 7`],
    ["id=1 surname='Bob", `id=1 surname='${X}`],
    ["u surname=Name('a)b', 1), id=1", `u surname=${X}, id=1`],
    ["u surname=O'Neil, id=1", `u surname=${X}, id=1`],
    ["u surname='O''Neil', id=1", `u surname='${X}', id=1`],
  ] as const) {
    assert.equal(masked(text), expected)
  }
})

test('what is no name of a column, or names nothing, stays', () => {
  for (const text of [
    'a surname, id=1',
    'old_surname=1',
    'the-surname=1',
    'surnames=1',
    '(surname)',
  ])
    assert.equal(masked(text), text)
})

test('a value without an end is masked with all that follows', () => {
  const text = `id=1 surname=[${'1,'.repeat(20_000)}`
  assert.equal(masked(`${text} Bob`), `id=1 surname=${X}`)
})
