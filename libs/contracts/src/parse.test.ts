import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { parser } from './parse.ts'

const parse = parser(
  'colour',
  Type.Object(
    { name: Type.Enum(['red', 'blue']), shade: Type.Optional(Type.Integer({ minimum: 1 })) },
    { additionalProperties: false },
  ),
)

test('what is wrong is told by its place and what may stand there, never by what it holds', () => {
  for (const [value, fault] of [
    [{ name: 'secret' }, '/name: must be one of red, blue'],
    [{ name: 'red', shadow: 'secret' }, '/shadow: nothing of this name may stand here'],
    [{ name: 'red', shade: 0 }, '/shade: must be >= 1'],
    [{}, 'its root: must have required properties name'],
  ] as const)
    assert.throws(() => parse(value), {
      code: 'invalid_message',
      message: `colour is not valid at ${fault}`,
    })
})
