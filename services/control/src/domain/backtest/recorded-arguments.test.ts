import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordedArguments } from './recorded-arguments.ts'

const found = (place: string) => ({
  kind: 'email',
  rule: 'email',
  place,
  action: 'redact' as const,
  count: 1,
})

test('places are told within the arguments, and as anywhere where they may be anywhere', () => {
  const body = '{"params":{"arguments":{"a":1}}}'
  const told = (...places: string[]) => recordedArguments(body, places.map(found), ['arguments'])
  assert.deepEqual(told('/params/arguments/a/*', '/params/_meta/x', '/params/arguments/a/*'), {
    arguments: { a: 1 },
    masked: ['arguments'],
    maskedArguments: ['/a/*'],
  })
  for (const place of ['', '/*', '/…', '/params/…', '/params/arguments', '/params/arguments…'])
    assert.deepEqual(told(place)?.maskedArguments, [''], place)
  assert.deepEqual(told('/params/_meta/x'), {
    arguments: { a: 1 },
    masked: [],
    maskedArguments: [],
  })
})

const argumentsIn = (body: string) => recordedArguments(body, [], [])?.arguments

test('what holds no arguments tells none', () => {
  assert.deepEqual(argumentsIn('{"params":{"name":"refund"}}'), {})
  for (const body of [
    '',
    'no json',
    '[]',
    '{"params":{"arguments":[1]}}',
    '{"params":{"arguments":null}}',
    '{"params":{"omittedBytes":70000}}',
  ])
    assert.equal(argumentsIn(body), undefined, body)
})
