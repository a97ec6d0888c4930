import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from './message.ts'
import { type HeaderValues, paramHeaderFault } from './param-headers.ts'

const call = (args: unknown, method = 'tools/call'): Message => ({
  kind: 'request',
  id: 1,
  method,
  params: { name: 'query', arguments: args, other: 'eu' },
})

function passes(args: unknown, headers: HeaderValues, method?: string): boolean {
  const fault = paramHeaderFault(call(args, method), headers)
  if (fault !== undefined) assert.deepEqual([fault.status, fault.code], [400, -32_020])
  return fault === undefined
}

const region = (said: HeaderValues[string]): HeaderValues => ({ 'mcp-param-region': said })

test('a header that repeats an argument passes, whatever its type and however deep in objects', () => {
  const args = { region: 'eu', limit: 42, dry: false, options: { tenant: 'ä', deep: { er: '' } } }
  assert.ok(passes(args, {}))
  for (const said of [
    'eu',
    '42',
    '42.0',
    '42.00',
    'false',
    '=?base64?w6Q=?=',
    '=?base64?ZXU=?=',
    '',
  ])
    assert.ok(passes(args, region(said)), said)
  assert.ok(passes(args, { 'mcp-param-a': 'eu', 'mcp-param-b': '42', 'x-other': 'what' }))
})

test('a header that says something else is refused', () => {
  const args = { region: 'eu', limit: 42, dry: true, none: null }
  for (const said of ['us', 'EU', 'eu ', '', 'True', 'null', 'region', 'query', '=?base64?dXM=?='])
    assert.ok(!passes(args, region(said)), said)
  for (const said of [
    '43',
    '042',
    '0x2a',
    '4.2e1',
    '42.00000000000000000001',
    '+42',
    '42.5',
    'NaN',
  ])
    assert.ok(!passes(args, region(said)), said)
  assert.ok(!passes(args, { 'mcp-param-a': 'eu', 'mcp-param-b': 'us' }))
})

test('no header can repeat what no schema can name: elements of arrays, fractions, integers beyond 2^53', () => {
  assert.ok(!passes({ regions: ['eu'] }, region('eu')))
  assert.ok(!passes([{ region: 'eu' }], region('eu')))
  assert.ok(!passes({ share: 0.5 }, region('0.5')))
  assert.ok(!passes({ limit: 2 ** 53 }, region('9007199254740992')))
  assert.ok(!passes({}, region('[object Object]')))
})

test('only a call of a tool has arguments to repeat', () => {
  for (const method of ['tools/list', 'prompts/get', 'notifications/cancelled'])
    assert.ok(!passes({ region: 'eu' }, region('eu'), method))
  const response: Message = { kind: 'result', id: 1, result: { arguments: { region: 'eu' } } }
  assert.ok(paramHeaderFault(response, region('eu')) !== undefined)
  assert.equal(paramHeaderFault(response, {}), undefined)
})

test('a header that two readers could take for different texts is refused, and so is one without a name', () => {
  const args = { region: 'e\u00fc', text: '=?base64?%?=', name: 'eu' }
  for (const said of ['e\u00fc', '=?base64?%?=', ['eu', 'eu']])
    assert.ok(!passes(args, region(said)), String(said))
  assert.ok(!passes(args, { 'mcp-param-': 'eu' }))
})
