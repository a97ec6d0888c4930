import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '@sallyport/json'
import { messagesOf, refusalOf } from './testing/judge.ts'

/** Properties that every object of JavaScript inherits. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']

/** An object with one own member, whatever its name. */
const object = (name: string, value: JsonValue): JsonValue =>
  JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`)

for (const name of INHERITED) {
  test(`${name} is a member only where the value has it`, () => {
    assert.equal(messagesOf({ required: [name] }, {}).length, 1)
    assert.deepEqual(messagesOf({ required: [name] }, object(name, 1)), [])
    assert.deepEqual(messagesOf({ properties: object(name, { type: 'null' }) }, {}), [])
    assert.equal(
      messagesOf({ properties: object(name, { type: 'null' }) }, object(name, 1)).length,
      1,
    )
    assert.deepEqual(messagesOf({ dependentRequired: object(name, ['x']) }, {}), [])
    assert.equal(messagesOf({ dependentRequired: object(name, ['x']) }, object(name, 1)).length, 1)
    assert.deepEqual(messagesOf({ dependentSchemas: object(name, false) }, {}), [])
    assert.equal(messagesOf({ dependentSchemas: object(name, false) }, object(name, 1)).length, 1)
  })

  test(`${name} is known only where the schema names it`, () => {
    assert.equal(messagesOf({ additionalProperties: false }, object(name, 1)).length, 1)
    const known = { properties: object(name, true), additionalProperties: false }
    assert.deepEqual(messagesOf(known, object(name, 1)), [])
    const left = { properties: object(name, true), unevaluatedProperties: false }
    assert.deepEqual(messagesOf(left, object(name, 1)), [])
    assert.equal(messagesOf({ unevaluatedProperties: false }, object(name, 1)).length, 1)
  })

  test(`${name} is no difference that could be overlooked`, () => {
    assert.equal(messagesOf({ const: {} }, object(name, 1)).length, 1)
    assert.equal(messagesOf({ const: object(name, 1) }, { x: 1 }).length, 1)
    assert.deepEqual(messagesOf({ uniqueItems: true }, [{}, object(name, 1), object(name, 2)]), [])
    assert.equal(messagesOf({ uniqueItems: true }, [object(name, 1), object(name, 1)]).length, 1)
  })

  test(`${name} leads a reference only to what the document has`, () => {
    assert.equal(refusalOf({ $ref: `#/${name}` }).code, 'unresolved_ref')
    assert.equal(refusalOf({ $ref: `#/$defs/${name}`, $defs: {} }).code, 'unresolved_ref')
    assert.equal(refusalOf({ $ref: `#${name}` }).code, 'unresolved_ref')
    const found = { $ref: `#/$defs/${name}`, $defs: object(name, { type: 'null' }) }
    assert.equal(messagesOf(found, 1).length, 1)
  })
}

test('no keyword is inherited, and checking leaves nothing behind', () => {
  const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {}}}')
  assert.deepEqual(messagesOf(JSON.parse('{"__proto__": {"type": "string"}}'), value), [])
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})
