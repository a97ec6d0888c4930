import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import { compileSchema, type SchemaErrorCode } from './index.ts'
import { judge, refusalOf } from './testing/judge.ts'

/** Arrays within each other. */
const nested = (levels: number): JsonValue =>
  JSON.parse('[{"items":'.repeat(levels) + 'true' + '}]'.repeat(levels))

const REFUSED: readonly (readonly [string, JsonValue, SchemaErrorCode, string])[] = [
  ['a reference to a server', { $ref: 'https://evil.example/a.json' }, 'remote_ref', '/$ref'],
  ['a reference to a file', { items: { $ref: 'file:///etc/passwd' } }, 'remote_ref', '/items/$ref'],
  ['a reference to a sibling', { $ref: 'other.json' }, 'remote_ref', '/$ref'],
  [
    'a dynamic reference to a server',
    { $dynamicRef: 'http://x.example#a' },
    'remote_ref',
    '/$dynamicRef',
  ],
  [
    'the meta-schema',
    { $ref: 'https://json-schema.org/draft/2020-12/schema' },
    'remote_ref',
    '/$ref',
  ],
  ['a reference to nothing', { $ref: '#/$defs/none' }, 'unresolved_ref', '/$ref'],
  ['a reference to what is no schema', { $ref: '#/enum', enum: [1] }, 'keyword', '/enum'],
  ['a reference with a broken escape', { $ref: '#/%zz' }, 'unresolved_ref', '/$ref'],
  [
    'another dialect',
    { $schema: 'https://json-schema.org/draft/2019-09/schema' },
    'dialect',
    '/$schema',
  ],
  ['a dialect of its own', { $schema: 'https://evil.example/meta' }, 'dialect', '/$schema'],
  ['a dialect that is no text', { $schema: 7 }, 'dialect', '/$schema'],
  [
    'two dialects',
    { $defs: { a: { $id: 'a', $schema: 'http://json-schema.org/draft-07/schema#' } } },
    'dialect',
    '/$defs/a/$schema',
  ],
  ['a list', [], 'keyword', ''],
  ['a text', 'object', 'keyword', ''],
  ['nothing', null, 'keyword', ''],
  ['a number as subschema', { properties: { a: 1 } }, 'keyword', '/properties/a'],
  ['an unknown type', { type: 'gadget' }, 'keyword', '/type'],
  ['no type at all', { type: [] }, 'keyword', '/type'],
  [
    'required as in draft-03',
    { properties: { a: { required: true } } },
    'keyword',
    '/properties/a/required',
  ],
  ['a bound that is a text', { minimum: '1' }, 'keyword', '/minimum'],
  ['a bound out of range', JSON.parse('{"minimum": 1e400}'), 'keyword', '/minimum'],
  ['a divisor out of range', JSON.parse('{"multipleOf": 1e400}'), 'keyword', '/multipleOf'],
  ['a divisor of 0', { multipleOf: 0 }, 'keyword', '/multipleOf'],
  ['a length below 0', { maxLength: -1 }, 'keyword', '/maxLength'],
  ['alternatives that are none', { anyOf: [] }, 'keyword', '/anyOf'],
  [
    'two schemas of one name',
    { $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x' } } },
    'identifier',
    '/$defs/b/$anchor',
  ],
  [
    'two schemas of one URI',
    { $defs: { a: { $id: 'x' }, b: { $id: 'x' } } },
    'identifier',
    '/$defs/b',
  ],
  ['a deep schema', nested(33), 'too_deep', ''],
  ['a long schema', { description: 'x'.repeat(262_144) }, 'too_large', ''],
  [
    'many subschemas',
    { allOf: Array.from({ length: 10_001 }, () => ({})) },
    'too_many_subschemas',
    '/allOf/9999',
  ],
]

for (const [name, schema, code, path] of REFUSED) {
  test(`refuses ${name}`, () => {
    const refusal = refusalOf(schema)
    assert.equal(refusal.code, code)
    if (code !== 'too_deep') assert.equal(refusal.path, path)
    assert.ok(refusal.message.length < 400, refusal.message)
    assert.ok(refusal.message.includes(`(at ${refusal.path || 'the root of the schema'})`))
  })
}

test('what the root does not reach is not compiled, but still counts for the size', () => {
  const aside = { $defs: { a: { pattern: '(' } } }
  assert.equal(compileSchema(aside).dialect, '2020-12')
  assert.equal(refusalOf({ ...aside, items: { $ref: '#/$defs/a' } }).code, 'pattern_syntax')
})

test('true and false are schemas', () => {
  assert.ok(judge(true, { any: 'thing' }).valid)
  assert.equal(judge(false, {}).valid, false)
})

test('draft-07 is spoken where $schema says so', () => {
  const $schema = 'http://json-schema.org/draft-07/schema#'
  const beside = { $ref: '#/definitions/any', type: 'string', definitions: { any: true } }
  assert.ok(judge({ $schema, ...beside }, 1).valid)
  assert.equal(judge(beside, 1).valid, false)
  assert.equal(compileSchema({ $schema }).dialect, 'draft-07')
})

test('what a schema keeps in memory is counted, the programs of its patterns too', () => {
  const small = compileSchema({ pattern: 'a' }).bytes
  const large = compileSchema({ pattern: 'a{99000}' }).bytes
  assert.ok(small < 10_000)
  assert.ok(large > 1_000_000)
})
