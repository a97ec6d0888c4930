import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { FieldRule } from '@sallyport/contracts'
import { maskBy, QUERY, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const fields = (more: Partial<FieldRule>): { readonly fields: FieldRule[] } => ({
  fields: [{ id: 'f', kind: 'secret', action: 'redact', ...more }],
})
const X = '[masked:secret]'
const byColumn = fields({ column: 'surname' })
const bySource = fields({ source: 'public.users.surname' })
const columns = ['id', 'surname'].map((name) => ({ name, sources: [`public.users.${name}`] }))
const of = { ...QUERY, columns }

suite('a table ends where it ends, and another may follow', () => {
  for (const [text, expected] of [
    // Behind the records of psql.
    ['-[ RECORD 1 ]\nid | 1\n\nid,surname\n1,Bob', `-[ RECORD 1 ]\nid | 1\n\nid,surname\n1,${X}`],
    // The lines of a record are no header, whatever they name.
    [
      '-[ RECORD 1 ]---\nsurname | Bob\nid      | 1',
      `-[ RECORD 1 ]---\nsurname | ${X}\nid      | 1`,
    ],
    // Over several empty lines, where as many cells follow.
    ['id,surname\n1,Bob\n\n\n2,Bob', `id,surname\n1,${X}\n\n\n2,${X}`],
    ['id,surname\n1,Bob\n\nwell, that, is all', `id,surname\n1,${X}\n\nwell, that, is all`],
    // Whether the columns have changed places or the words are values, nobody can tell.
    ['id,surname\n1,Bob\n\nsurname,id\nBob,1', `id,surname\n1,${X}\n\nsurname,${X}\n${X},${X}`],
    // A value that is called like the column is none.
    ['id,surname\n1,Bob\nsurname,Bob\n3,Bob', `id,surname\n1,${X}\nsurname,${X}\n3,${X}`],
    // A row that is not whole goes on, in what looks like a sentence, too.
    ['id,surname\n1\nHe was born in the town of Rome.', `id,surname\n${X}\n${X}`],
    // One column alone.
    ['surname\nBob\nAl', `surname\n${X}\n${X}`],
    ['surname\nBob\n\nThat is all', `surname\n${X}\n\nThat is all`],
    // Signs that are escaped in Markdown, and nowhere else.
    [
      '| id | surname |\n|---|---|\n| a\\|b | Bob |',
      `| id | surname |\n|---|---|\n| a\\|b | ${X} |`,
    ],
    ['id,surname\nC:\\,Bob', `id,surname\nC:\\,${X}`],
    // Blanks around quotes, and a quote that nothing closes.
    ['id, surname\n1, "Bob, Al"', `id, surname\n1, "${X}"`],
    ['surname,id\n"Bob, Lee" ,1', `surname,id\n"${X}" ,1`],
    ['"id","surname"\n1,"Bob\nLee', `"id","surname"\n1,"${X}`],
    // Quotes are signs like others in Markdown.
    [
      '| id | surname |\n|---|---|\n| "x | Bob |\n| 2" | Bob |',
      `| id | surname |\n|---|---|\n| "x | ${X} |\n| 2" | ${X} |`,
    ],
  ] as const)
    test(JSON.stringify(text), () => {
      assert.equal(textOfAnswer(maskBy(byColumn, textAnswer(text))), expected)
    })
})

test('two characters that break a line once begin no gap', () => {
  const text = 'id,surname\r\n1,Bob\r\n2,Bob,x\r\n3,Bob'
  assert.doesNotMatch(textOfAnswer(maskBy(byColumn, textAnswer(text))), /Bob/)
})

test('a table of a source has no end: a sentence behind it may be the rest of a value', () => {
  const text = 'id,surname\n1,Bob\nBob is what they call him.'
  assert.equal(textOfAnswer(maskBy(bySource, textAnswer(text), { of })), `id,surname\n1,${X}\n${X}`)
})

suite('a header of other columns than the result has does not tell where the source is', () => {
  for (const text of ['id,surname,more\n1,Bob,2', 'id,,surname\n1,2,Bob', 'surname\nBob'])
    test(JSON.stringify(text), () => {
      assert.equal(textOfAnswer(maskBy(bySource, textAnswer(text), { of })), X)
    })
})
