import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMessage } from './message.ts'

const kind = (value: unknown): string | undefined => readMessage(value)?.kind

test('requests, notifications, results and errors are told apart', () => {
  assert.equal(kind({ jsonrpc: '2.0', id: 1, method: 'ping' }), 'request')
  assert.equal(kind({ jsonrpc: '2.0', method: 'notifications/initialized' }), 'notification')
  assert.equal(kind({ jsonrpc: '2.0', id: 'a', result: {} }), 'result')
  assert.equal(kind({ jsonrpc: '2.0', id: null, error: { code: 1 } }), 'error')
})

test('what two readers could take for different messages is none', () => {
  const refused: unknown[] = [
    [{ jsonrpc: '2.0', id: 1, method: 'ping' }],
    { jsonrpc: '1.0', id: 1, method: 'ping' },
    { id: 1, method: 'ping' },
    { jsonrpc: '2.0', id: 1, method: 'ping', METHOD: 'tools/call' },
    { jsonrpc: '2.0', id: null, method: 'ping' },
    { jsonrpc: '2.0', id: 1.5, method: 'ping' },
    { jsonrpc: '2.0', id: 1, method: 'ping', params: [] },
    { jsonrpc: '2.0', id: 1, method: 'ping', result: {} },
    { jsonrpc: '2.0', id: 1, result: {}, error: {} },
    { jsonrpc: '2.0', id: 1 },
    null,
    'ping',
  ]
  for (const value of refused) assert.equal(readMessage(value), undefined, JSON.stringify(value))
})
