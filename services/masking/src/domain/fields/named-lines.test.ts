import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { maskBy, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const rules = {
  fields: [{ id: 'f', kind: 'secret', column: 'surname', action: 'redact' as const }],
}
const X = '[masked:secret]'

suite('a value goes on as far as it does, and no farther', () => {
  for (const [text, expected] of [
    ['surname: Bob\nThat is all', `surname: ${X}\nThat is all`],
    ['-[ RECORD 1 ]\nsurname | Bob\n\nThat is all', `-[ RECORD 1 ]\nsurname | ${X}\n\nThat is all`],
    ['surname: |\n  Bob\n\n  Lee', `surname: ${X}\n  ${X}\n\n  ${X}`],
    ['surname:\n  first: Bob\n  more: Lee', `surname:\n  ${X}\n  ${X}`],
    ['surname:\n  surname: Bob\n  more: Lee', `surname:\n  ${X}\n  ${X}`],
    ['a:\n  surname:\n- Bob', 'a:\n  surname:\n- Bob'],
    ['"surname": Bob\n  Lee', `"surname": ${X}\n  ${X}`],
    // Behind JSON, of which there may be more than one.
    ['{"a":1}\nsurname: |\n  Bob', `{"a":1}\nsurname: ${X}\n  ${X}`],
    // No record: what stands before the bar is no name.
    ['surname | n: 1', 'surname | n: 1'],
  ] as const)
    test(JSON.stringify(text), () => {
      assert.equal(textOfAnswer(maskBy(rules, textAnswer(text))), expected)
    })
})
