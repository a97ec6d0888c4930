import assert from 'node:assert/strict'
import { test } from 'node:test'
import { usage } from './errors.ts'
import { placeOf, placeSample } from './mask-sample.ts'

const refusal = () => usage('say all of it')
const at = { connection: 'orders', tool: 'query' } as const

test('a JSON text is sent to the letter, and anything else as a text', () => {
  const json = placeSample('{"n": 1.0}', undefined)
  assert.deepEqual(
    [json.text, json.of, json.takeOut('{"n": 2.0}')],
    ['{"n": 1.0}', undefined, '{"n": 2.0}'],
  )
  const text = placeSample('Hi "Jane"', undefined)
  assert.deepEqual([text.text, text.takeOut('"Hi"')], ['"Hi \\"Jane\\""', 'Hi'])
})

test('arguments stand where a call has them', () => {
  const { text, of, takeOut } = placeSample('{"to":"x"}', { ...at, part: 'arguments' })
  assert.deepEqual(of, {
    connection: 'orders',
    verb: 'tools/call',
    name: 'query',
    direction: 'request',
  })
  assert.deepEqual(JSON.parse(text).params, { name: 'query', arguments: { to: 'x' } })
  assert.equal(takeOut(text), '{"to":"x"}')
  assert.equal(takeOut('{"params":{}}'), '')
})

test('a result is taken whole, as structured content, or as a text', () => {
  for (const [sample, expected] of [
    ['{"content":[]}', { content: [] }],
    ['{"rows":[]}', { content: [], structuredContent: { rows: [] } }],
    ['[1]', { content: [{ type: 'text', text: '[1]' }] }],
    ['Hi', { content: [{ type: 'text', text: 'Hi' }] }],
  ] as const) {
    const { text, of, takeOut } = placeSample(sample, { ...at, part: 'result' })
    assert.equal(of?.direction, 'response')
    assert.deepEqual(JSON.parse(text).result, expected)
    assert.equal(takeOut(text), sample)
    assert.equal(takeOut(''), '')
  }
})

test('a place is said whole or not at all', () => {
  for (const place of [
    { tool: 'query' },
    at,
    { connection: 'orders' },
    { part: 'result' },
  ] as const)
    assert.throws(() => placeOf(place, refusal), { message: 'say all of it' })
  const whole = { ...at, part: 'result' } as const
  assert.deepEqual([placeOf(whole, refusal), placeOf({}, refusal)], [whole, undefined])
})
