import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import { judge } from '../testing/judge.ts'

/** Values as their JSON texts: what a literal of JavaScript means is another question. */
const holds = (schema: JsonValue, text: string): boolean => judge(schema, JSON.parse(text)).valid

test('an integer is what has no fraction, however it is written', () => {
  for (const text of ['1', '1.0', '-0', '1e3', '10e-1', '9007199254740993', '1e300'])
    assert.ok(holds({ type: 'integer' }, text), text)
  for (const text of ['1.5', '"1"', 'true', '1e400', '1e-1'])
    assert.equal(holds({ type: 'integer' }, text), false, text)
  for (const text of ['1', '1.5', '1e300']) assert.ok(holds({ type: 'number' }, text), text)
})

test('1.0 and 1, and 0 and -0, are one value', () => {
  assert.ok(holds({ const: 1 }, '1.0'))
  assert.ok(holds({ enum: [0] }, '-0'))
  assert.ok(holds({ const: [0] }, '[-0.0]'))
  assert.equal(holds({ uniqueItems: true }, '[1, 1.0]'), false)
  assert.equal(holds({ uniqueItems: true }, '[[0], [-0]]'), false)
  assert.ok(holds({ uniqueItems: true }, '[1, true, "1", [1], ["1"], null, "null", 1e400]'))
})

test('multiples are those of the decimals as they are written', () => {
  for (const [value, divisor] of [
    ['0.3', 0.1],
    ['4.35', 0.01],
    ['19.99', 0.01],
    ['1e22', 0.1],
    ['0', 0.7],
    ['-7.5', 2.5],
    ['9007199254740992', 4],
    ['1.7976931348623157e308', 5e-324],
    ['0.0075', 0.0001],
  ] as const)
    assert.ok(holds({ multipleOf: divisor }, value), `${value} of ${divisor}`)
  for (const [value, divisor] of [
    ['0.35', 0.1],
    ['4.355', 0.01],
    ['7', 2],
    ['1e-7', 1e-6],
    ['1e400', 0.1],
    ['1e400', 1],
  ] as const)
    assert.equal(holds({ multipleOf: divisor }, value), false, `${value} of ${divisor}`)
})

test('bounds include what they say', () => {
  assert.ok(holds({ minimum: 0.1, maximum: 0.1 }, '0.1'))
  assert.equal(holds({ exclusiveMinimum: 0.1 }, '0.1'), false)
  assert.equal(holds({ exclusiveMaximum: 1 }, '1.0'), false)
  assert.ok(holds({ minimum: 5 }, '"4"'))
})
