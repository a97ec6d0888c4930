import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSchema, validate } from './index.ts'
import { messagesOf, problemsOf } from './testing/judge.ts'

const SECRET = 'hunter2'

const order = {
  type: 'object',
  properties: {
    customer: { type: 'string', minLength: 10 },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          sku: { type: 'string', pattern: '^S-' },
          quantity: { type: 'integer', minimum: 1 },
        },
        required: ['sku'],
        additionalProperties: false,
      },
    },
    'e-mail/home': { type: 'string' },
  },
  required: ['customer'],
  additionalProperties: false,
}

test('each problem has the place, the keyword and what is expected there', () => {
  const value = { lines: [{ sku: 'S-1' }, { sku: 'x', quantity: 0 }], 'e-mail/home': 1 }
  assert.deepEqual(problemsOf(order, value), [
    { path: '/customer', keyword: 'required', message: 'arguments.customer is required' },
    {
      path: '/lines/1/sku',
      keyword: 'pattern',
      message: 'arguments.lines[1].sku must match the pattern ^S-',
    },
    {
      path: '/lines/1/quantity',
      keyword: 'minimum',
      message: 'arguments.lines[1].quantity must be >= 1',
    },
    {
      path: '/e-mail~1home',
      keyword: 'type',
      message: "arguments['e-mail/home'] must be string, not number",
    },
  ])
})

test('an unknown member is named, with the one that may have been meant', () => {
  assert.deepEqual(messagesOf(order, { customer: 'x'.repeat(10), line: [] }), [
    "unknown argument 'line'; did you mean 'lines'?",
  ])
  assert.deepEqual(
    messagesOf(order, { customer: 'x'.repeat(10), lines: [{ sku: 'S-1', price: 1 }] }),
    ["unknown member 'price' in arguments.lines[0]"],
  )
})

/** An object of a kind, that has to have a member of its own. */
const by = (kind: string, key: string): object => ({
  properties: { kind: { const: kind }, [key]: { type: 'string' } },
  required: ['kind', key],
})

test('alternatives: the types that would do, or the problems of the one that was meant', () => {
  const either = { anyOf: [{ type: 'string' }, { type: ['null', 'integer'] }] }
  assert.deepEqual(messagesOf(either, true), ['arguments must be string or null or integer'])
  const shapes = JSON.parse(JSON.stringify({ oneOf: [by('file', 'path'), by('page', 'url')] }))
  assert.deepEqual(messagesOf(shapes, { kind: 'page' }), ['arguments.url is required'])
  assert.deepEqual(messagesOf(shapes, {}), [
    'arguments must be of one of the 2 forms that the schema allows',
  ])
  assert.deepEqual(messagesOf({ oneOf: [true, {}] }, 1), [
    'arguments must be of one of 2 forms, but is of two at once',
  ])
})

test('no message repeats a value', () => {
  const long = SECRET.repeat(30)
  for (const schema of [
    { type: 'integer' },
    { const: 'a' },
    { enum: ['a', { b: 1 }, null] },
    { pattern: '^a' },
    { minLength: 300 },
    { maxLength: 1 },
    { not: {} },
    { anyOf: [{ const: 1 }, { pattern: 'x' }] },
    { oneOf: [{}, {}] },
    { if: false, else: false },
    { allOf: [false] },
    false,
  ]) {
    const items = JSON.parse(JSON.stringify({ items: schema, additionalProperties: schema }))
    for (const value of [[long], { a: long }]) {
      const [message] = messagesOf(items, value)
      assert.match(message ?? '', /^arguments(?:\[0\]|\.a) |^unknown argument 'a'$/)
      assert.doesNotMatch(JSON.stringify(problemsOf(items, value)), /hunter/)
    }
  }
})

test('names of strangers are cut short, and show as what they are', () => {
  const [long] = problemsOf({ additionalProperties: { type: 'null' } }, { ['n'.repeat(10_000)]: 1 })
  assert.ok((long?.message.length ?? 0) < 150 && (long?.path.length ?? 0) < 100)
  const [hidden] = messagesOf(order, { customer: 'x'.repeat(10), 'a\n\u202eb': 1 })
  assert.equal(hidden, String.raw`unknown argument 'a\u{a}\u{202e}b'`)
  const [pattern] = messagesOf({ pattern: `^${'b'.repeat(3_000)}` }, '')
  assert.ok((pattern?.length ?? 0) < 300)
})

test('as many problems as are asked for, under the name that is asked for', () => {
  const schema = compileSchema({ items: { type: 'string' } })
  const verdict = validate(schema, [1, 2, 3, 4], { maxProblems: 2, subject: 'row' })
  assert.deepEqual(!verdict.valid && verdict.problems.map(({ message }) => message), [
    'row[0] must be string, not number',
    'row[1] must be string, not number',
  ])
})

test('a thing is told once, however many subschemas find it', () => {
  assert.equal(messagesOf({ allOf: [{ type: 'null' }, { type: 'null' }] }, 1).length, 1)
})
