import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, type JsonValue } from '@sallyport/json'
import { argumentCheck } from './argument-check.ts'

const check = argumentCheck()
let made = 0
/** What is wrong with arguments by a schema. */
const problems = (
  inputSchema: JsonValue | undefined,
  args: Record<string, unknown>,
): readonly string[] =>
  check(
    {
      hash: `${made++}`,
      text: canonicalJson({ name: 'x', ...(inputSchema !== undefined && { inputSchema }) }),
    },
    args,
  )

const schema = {
  type: 'object',
  properties: {
    sql: { type: 'string', maxLength: 10 },
    limits: { type: 'array', items: { type: 'integer', minimum: 1 } },
  },
  required: ['sql'],
  additionalProperties: false,
}
const WRONG =
  'The arguments do not match the inputSchema of the tool. Correct them, then call it again.'

test('arguments that fit have no problem', () => {
  assert.deepEqual(problems(schema, { sql: 'SELECT 1', limits: [1, 2] }), [])
})

test('arguments that do not fit are told where, and what is expected there', () => {
  assert.deepEqual(problems(schema, { sql: 1 }), [
    WRONG,
    'arguments.sql must be string, not number.',
  ])
  assert.deepEqual(problems(schema, {}), [WRONG, 'arguments.sql is required.'])
  assert.deepEqual(problems(schema, { sql: 'x', send_to: 'me' }), [
    WRONG,
    "unknown argument 'send_to'.",
  ])
  assert.deepEqual(problems(schema, { sql: 'x', limit: [] }), [
    WRONG,
    "unknown argument 'limit'; did you mean 'limits'?",
  ])
  assert.deepEqual(problems(schema, { sql: 'SELECT 1', limits: [1, 0] }), [
    WRONG,
    'arguments.limits[1] must be >= 1.',
  ])
})

test('null stands for an argument that is left out, and for no other', () => {
  assert.deepEqual(problems(schema, { sql: 'x', limits: null }), [])
  assert.deepEqual(problems(schema, { sql: null }), [
    WRONG,
    'arguments.sql must be string, not null.',
  ])
  assert.equal(problems(schema, { sql: 'x', other: null }).length, 2)
  assert.equal(problems(schema, { sql: 'x', limits: [null] }).length, 2)
})

test('no value of an argument is repeated', () => {
  const told = problems(schema, { sql: 'password hunter2', limits: ['hunter2', { hunter2: 1 }] })
  assert.equal(told.length, 4)
  assert.doesNotMatch(told.join(), /hunter2/)
})

test('a schema that is missing or not understood refuses every call, with the reason', () => {
  for (const missing of [undefined, true, 'object'])
    assert.deepEqual(problems(missing, {}), ['The tool’s definition has no inputSchema.'])
  assert.deepEqual(problems({ properties: { a: { $ref: 'https://evil.example/schema' } } }, {}), [
    "The inputSchema of the tool cannot be used: 'https://evil.example/schema' is outside of this schema; nothing is fetched (at /properties/a/$ref).",
  ])
  assert.match(problems({ type: 'gadget' }, {}).join(), /cannot be used: .*\(at \/type\)/)
  assert.match(problems([], {}).join(), /cannot be used/)
  assert.match(problems(null, {}).join(), /cannot be used/)
  assert.match(
    problems({ properties: { a: { pattern: String.raw`(a)\1` } } }, {}).join(),
    /cannot be used: .*backreference.*\(at \/properties\/a\/pattern\)/,
  )
})

test('a pattern that would stall others is answered', () => {
  const hostile = { properties: { sql: { pattern: '^(a+)+$' } } }
  assert.deepEqual(problems(hostile, { sql: 'a'.repeat(100_000) }), [])
  assert.deepEqual(problems(hostile, { sql: `${'a'.repeat(100_000)}!` }), [
    WRONG,
    'arguments.sql must match the pattern ^(a+)+$.',
  ])
})

test('what cannot be decided within the effort allowed is refused', () => {
  assert.deepEqual(problems({ $ref: '#' }, {}), [
    'The arguments could not be checked against the inputSchema of the tool within the allowed effort.',
  ])
})

test('each schema is checked by its own, however many there are', () => {
  for (const round of [1, 2]) {
    for (let n = 0; n < 5_000; n++) {
      const text = `{"inputSchema":{"properties":{"n":{"const":${n}}}},"name":"x"}`
      const [first] = check({ hash: `const ${n}`, text }, { n: round === 1 ? n : n + 1 })
      assert.equal(first === undefined, round === 1)
    }
  }
})

test('a definition is compiled once, and again after many that take much memory', () => {
  const own = argumentCheck()
  const isAllowed = (bound: number): boolean =>
    own({ hash: 'one', text: canonicalJson({ inputSchema: { minProperties: bound } }) }, {})
      .length === 0
  assert.ok(isAllowed(0))
  assert.ok(isAllowed(1), 'is not compiled again: the hash says what it is')
  for (let n = 0; n < 20; n++)
    own({ hash: `${n}`, text: canonicalJson({ inputSchema: { pattern: `${n}{99000}` } }) }, {})
  assert.equal(isAllowed(1), false)
})
