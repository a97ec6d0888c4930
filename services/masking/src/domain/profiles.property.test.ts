import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldRule, MaskAction } from '@sallyport/contracts'
import type { JsonValue } from '@sallyport/json'
import { compileSchema, validate } from '@sallyport/schema'
import { run } from '../testing/mask.ts'
import { plantedJson } from '../testing/planted-json.ts'
import { plantedPiece } from '../testing/planted.ts'
import { answer, maskBy, profileOf, type Rules } from '../testing/profile.ts'
import { Random } from '../testing/random.ts'
import { maskJson } from './mask-json.ts'

const ROUNDS = 400
const ACTIONS = ['redact', 'partial', 'token', 'drop', 'format'] as const
const KINDS = ['email', 'phone', 'payment_card', 'iban', 'token', 'password'] as const
const PATHS = [
  '$.field0',
  '$..field1',
  '$[*]',
  '$[0]',
  '$.*.field0',
  '$..field2[*]',
  "$..['field1'].field0",
] as const

function rulesOf(random: Random, actions: readonly [MaskAction, ...MaskAction[]]): Rules {
  const kinds = Object.fromEntries(
    KINDS.filter(() => random.below(2) === 0).map((kind) => [
      kind,
      { action: random.pick(actions) },
    ]),
  )
  const fields = Array.from({ length: random.below(4) }, (_, index): FieldRule => ({
    id: `f${index}`,
    action: random.pick(actions),
    ...(random.below(3) === 0
      ? { column: random.pick(['FIELD0', 'field2']) }
      : { result: random.pick(PATHS) }),
  }))
  return { kinds, fields }
}

/** A random value in structured content and as a JSON text. */
function message(random: Random): string {
  const { json } = plantedJson(random)
  const text = plantedJson(random).json
  return `{"id":1,"result":{"structuredContent":${json},"content":[{"type":"text","text":${JSON.stringify(text)}}]}}`
}

test('what comes out of JSON is JSON whose envelope stands, whatever the rules', () => {
  const random = new Random(20_261_122)
  for (let round = 0; round < ROUNDS; round++) {
    const profile = profileOf(rulesOf(random, ACTIONS))
    const { content, shown = content } = run(
      maskJson(message(random), profile, { unmask: ['email'] }),
    ).value
    for (const text of [content, shown]) {
      const { id, result } = JSON.parse(text)
      assert.equal(id, 1)
      assert.ok('structuredContent' in result)
      JSON.parse(result.content[0].text)
    }
  }
})

test('masking what is masked changes nothing, whatever the rules', () => {
  const random = new Random(20_261_123)
  for (let round = 0; round < ROUNDS; round++) {
    // Other digits may be a telephone number again, and look like any other.
    const profile = profileOf(rulesOf(random, ['redact', 'partial', 'token']))
    const once = run(maskJson(message(random), profile)).value.content
    assert.equal(run(maskJson(once, profile)).value.content, once)
  }
})

test('nothing is shown that unmask does not name', () => {
  const random = new Random(20_261_124)
  for (let round = 0; round < ROUNDS; round++) {
    const profile = profileOf(rulesOf(random, ACTIONS))
    const original = message(random)
    const { content, shown = content } = run(
      maskJson(original, profile, { unmask: ['nothing'] }),
    ).value
    assert.equal(shown, content)
  }
})

test('what held by a schema still does, or is blocked', () => {
  const random = new Random(20_261_125)
  let kept = 0
  for (let round = 0; round < ROUNDS; round++) {
    const value = Array.from({ length: 1 + random.below(4) }, () => ({
      text: plantedPiece(random).text,
      n: random.below(9),
    }))
    const schema = schemaOf(random)
    const compiled = compileSchema(schema)
    if (!validate(compiled, { rows: value }).valid) continue
    const rules: Rules = { fields: [{ id: 'n', column: 'n', action: random.pick(ACTIONS) }] }
    const { content, blocked } = maskBy(rules, answer({ rows: value }), {
      outputSchema: { schema, compiled },
    })
    if (blocked === undefined) {
      kept++
      assert.ok(validate(compiled, JSON.parse(content).result.structuredContent).valid)
    }
  }
  assert.ok(kept > ROUNDS / 4)
})

function schemaOf(random: Random): JsonValue {
  const text = random.pick<JsonValue>([
    { type: 'string' },
    { type: 'string', format: 'email' },
    { type: 'string', maxLength: 9000 },
    { type: 'string', pattern: '^[^\\[]' },
  ])
  const n = random.pick<JsonValue>([
    { type: 'integer' },
    { type: 'integer', minimum: 0 },
    { enum: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
  ])
  const items = {
    type: 'object',
    properties: { text, n },
    required: random.pick([[], ['n'], ['text', 'n']]),
    additionalProperties: false,
  }
  return {
    type: 'object',
    properties: { rows: { type: 'array', items, minItems: random.below(2) } },
  }
}
