import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import { compileSchema, validate } from './index.ts'
import { judge } from './testing/judge.ts'

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const nested = (open: string, levels: number, close: string): JsonValue =>
  JSON.parse(open.repeat(levels) + '1' + close.repeat(levels))

/** Long strings that differ in their last characters only. */
const alike = (count: number, length: number): string[] =>
  many(count, (index) => 'a'.repeat(length) + String(index).padStart(4, '0'))

const LOOPS: readonly JsonValue[] = [
  { $ref: '#' },
  { anyOf: [{ $ref: '#' }, { $ref: '#' }] },
  { allOf: [{ allOf: [{ $ref: '#' }, { $ref: '#' }] }] },
  { not: { $ref: '#' } },
  { if: { $ref: '#' } },
  { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
  { $dynamicAnchor: 'x', anyOf: [{ $dynamicRef: '#x' }] },
  { oneOf: [{ $ref: '#' }], unevaluatedProperties: false, unevaluatedItems: false },
  { $schema: 'http://json-schema.org/draft-07/schema#', $ref: '#' },
]

for (const schema of LOOPS) {
  test(`an endless reference ends: ${JSON.stringify(schema)}`, () => {
    const verdict = judge(schema, { a: 1 })
    assert.equal(!verdict.valid && verdict.code, 'exhausted')
    assert.deepEqual(!verdict.valid && verdict.problems, [
      {
        path: '',
        keyword: '',
        message: 'arguments could not be checked within the allowed effort',
      },
    ])
  })
}

test('a schema that is its own member follows the value, down to a bound', () => {
  const list = { properties: { next: { $ref: '#' }, value: { type: 'integer' } } }
  assert.ok(judge(list, nested('{"next":', 60, '}')).valid)
  const deep = judge(list, nested('{"next":', 5_000, '}'))
  assert.equal(!deep.valid && deep.code, 'exhausted')
})

test('values that are nested too deeply to compare are not compared', () => {
  const deep = nested('[', 5_000, ']')
  for (const schema of [{ uniqueItems: true }, { items: { $ref: '#' } }]) {
    const verdict = judge(schema, [deep, 1])
    assert.equal(!verdict.valid && verdict.code, 'exhausted')
  }
})

test('time that grows exponentially with the schema runs out of steps', () => {
  const $defs = Object.fromEntries(
    many(40, (n) => [`d${n}`, { allOf: many(2, () => ({ $ref: `#/$defs/d${n + 1}` })) }]),
  )
  const verdict = judge({ $ref: '#/$defs/d0', $defs: { ...$defs, d40: true } }, 1)
  assert.equal(!verdict.valid && verdict.code, 'exhausted')
  assert.ok(verdict.steps <= 2_000_100)
})

/** What many subschemas do to many long things has to be paid for, or a budget of steps bounds nothing. */
const COSTLY: readonly (readonly [string, JsonValue, JsonValue])[] = [
  [
    'long strings that have to be unique',
    { allOf: many(500, () => ({ uniqueItems: true })) },
    alike(240, 16_400),
  ],
  [
    'long strings beside an enum of such',
    {
      $defs: { none: { not: { enum: alike(12, 17_000) } } },
      items: { allOf: many(2_000, () => ({ $ref: '#/$defs/none' })) },
    },
    alike(100, 17_000).map((text) => text.replace(/.$/, '-')),
  ],
  [
    'long strings within a constant',
    {
      $defs: { none: { not: { const: [`${'a'.repeat(150_000)}b`] } } },
      items: { allOf: many(2_500, () => ({ $ref: '#/$defs/none' })) },
    },
    many(20, () => [`${'a'.repeat(150_000)}c`]),
  ],
  [
    'objects of many members',
    { allOf: many(2_000, () => ({ minProperties: 1 })) },
    Object.fromEntries(many(100_000, (index) => [`k${index}`, 1])),
  ],
  [
    'divisions of far numbers',
    { items: { allOf: many(100, () => ({ multipleOf: 5e-324 })) } },
    many(1_000, () => 1.7e308),
  ],
  ['lookarounds over a text', { pattern: `${'(?=a)'.repeat(700)}$b` }, 'a'.repeat(3_000)],
]

for (const [name, schema, value] of COSTLY) {
  test(`exhausted by ${name}`, () => {
    const verdict = judge(schema, value)
    assert.equal(!verdict.valid && verdict.code, 'exhausted')
  })
}

/** What it takes to compare so many objects with each other. */
const uniqueSteps = (count: number): number =>
  judge(
    { uniqueItems: true },
    many(count, (index) => ({ id: index, tags: [`t${index}`] })),
  ).steps

test('uniqueItems costs as much for each item more, not ever more', () => {
  assert.ok(uniqueSteps(20_000) < 2.2 * uniqueSteps(10_000))
  assert.ok(judge({ uniqueItems: true }, alike(200, 16_400)).valid)
  assert.equal(
    judge({ uniqueItems: true }, [...alike(200, 16_400), ...alike(1, 16_400)]).valid,
    false,
  )
})

test('the steps allowed are the ones asked for', () => {
  const schema = compileSchema({ items: { type: 'integer' } })
  const value = many(1_000, (index) => index)
  const { steps } = validate(schema, value)
  assert.ok(validate(schema, value, { maxSteps: steps }).valid)
  const verdict = validate(schema, value, { maxSteps: steps - 1 })
  assert.equal(!verdict.valid && verdict.code, 'exhausted')
})
