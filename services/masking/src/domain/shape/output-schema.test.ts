import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, JsonValue } from '@sallyport/json'
import { compileSchema, validate } from '@sallyport/schema'
import type { Masked } from '../mask-json.ts'
import { answer, maskBy, type Rules } from '../../testing/profile.ts'

const text = { type: 'string' }
const object = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

function maskFor(
  schema: JsonValue,
  value: JsonValue,
  rules: Rules = {},
  unmask?: string[],
): Masked {
  const compiled = compileSchema(schema)
  assert.ok(validate(compiled, value).valid)
  const masked = maskBy(rules, answer(value), { outputSchema: { schema, compiled }, unmask })
  for (const content of [masked.content, masked.shown ?? '']) {
    if (content !== '') {
      assert.ok(validate(compiled, JSON.parse(content).result.structuredContent).valid, content)
    }
  }
  return masked
}

const structured = ({ content }: Masked): unknown => JSON.parse(content).result.structuredContent

test('a masked text has the format that the schema wants', () => {
  const formats = { mail: 'email', site: 'uri', at: 'date-time', id: 'uuid', host: 'ipv4' }
  const properties = Object.fromEntries(
    Object.entries(formats).map(([name, format]) => [name, { ...text, format }]),
  )
  const rules: Rules = { fields: [{ id: 'all', result: '$.*', kind: 'email', action: 'token' }] }
  const value = {
    mail: 'a@x.org',
    site: 'https://x.org',
    at: '2020-01-01T00:00:00Z',
    id: 'x',
    host: '10.0.0.1',
  }
  const masked = maskFor(object(properties), value, rules)
  const { mail, ...rest } = JSON.parse(masked.content).result.structuredContent
  assert.match(mail, /^[a-p]{16}@masked\.invalid$/)
  assert.deepEqual(rest, {
    site: 'https://masked.invalid/',
    at: '1970-01-01T00:00:00Z',
    id: '00000000-0000-0000-0000-000000000000',
    host: '192.0.2.0',
  })
  assert.deepEqual(structured(maskFor(object(properties), { ...value, mail }, rules)), {
    mail,
    ...rest,
  })
})

test('a masked text is cut to its length, and what cannot fit goes with as little as helps', () => {
  const row = object(
    {
      id: { type: 'integer', minimum: 1 },
      mail: { ...text, pattern: '^[^\\[]+$' },
      to: { ...text, maxLength: 10 },
    },
    ['id'],
  )
  const schema = object({
    rows: { type: 'array', items: row },
    first: { ...text, enum: ['a@x.org'] },
  })
  const value = { rows: [{ id: 7, mail: 'a@x.org', to: 'b@x.org' }, { id: 4 }], first: 'a@x.org' }
  const masked = maskFor(schema, value, {
    fields: [{ id: 'id', result: '$.rows[*].id', action: 'redact' }],
  })
  assert.deepEqual(structured(masked), { rows: [{ id: 1, to: '[masked:em' }, { id: 1 }] })
  assert.deepEqual(
    masked.findings.filter(({ rule }) => rule === 'output_schema'),
    [
      {
        kind: 'email',
        rule: 'output_schema',
        action: 'drop',
        place: '/result/structuredContent/rows/*/mail',
        count: 1,
      },
      {
        kind: 'email',
        rule: 'output_schema',
        action: 'drop',
        place: '/result/structuredContent/first',
        count: 1,
      },
    ],
  )
})

test('what a schema requires goes with what requires it, or the answer is blocked', () => {
  const mail = { ...text, pattern: '@' }
  const inner = object({ mail }, ['mail'])
  const schema = object({ people: { type: 'array', items: { $ref: '#/$defs/person' } }, n: {} })
  const whole = { ...schema, $defs: { person: inner } }
  assert.deepEqual(structured(maskFor(whole, { people: [{ mail: 'a@x.org' }], n: 1 })), {
    people: [],
    n: 1,
  })
  const masked = maskFor(inner, { mail: 'a@x.org' })
  assert.deepEqual([masked.content, masked.blocked], ['', { kind: 'field', rule: 'output_schema' }])
})

test('what somebody may see holds by the schema too', () => {
  const schema = object({ mail: { ...text, maxLength: 8 }, card: { ...text, maxLength: 16 } })
  const masked = maskFor(schema, { mail: 'a@x.org', card: '4111111111111111' }, {}, ['email'])
  assert.deepEqual(JSON.parse(masked.shown ?? '').result.structuredContent, {
    mail: 'a@x.org',
    card: '[masked:payment_',
  })
})
