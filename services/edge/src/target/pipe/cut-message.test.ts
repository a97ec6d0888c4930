import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idOfCut } from './cut-message.ts'

const LONG = 'x'.repeat(2000)

const ofEnds = (message: string): unknown => idOfCut(message.slice(0, 512), message.slice(-512))

test('the id of an answer that is too long is found at either end', () => {
  for (const id of [1, -7, 'a', '', 'q"u\\o', '1']) {
    const result = { content: LONG, id: 'inner' }
    for (const message of [
      { jsonrpc: '2.0', id, result },
      { id, jsonrpc: '2.0', result },
      { id, result, jsonrpc: '2.0' },
      { jsonrpc: '2.0', result, id },
      { result, jsonrpc: '2.0', id },
      { result, id, jsonrpc: '2.0' },
      { jsonrpc: '2.0', error: { code: 1, message: LONG }, id },
    ])
      assert.equal(ofEnds(JSON.stringify(message)), id)
  }
})

test('what is no answer has no id, wherever it holds one', () => {
  for (const message of [
    { jsonrpc: '2.0', id: 1, method: 'sampling/createMessage', params: { LONG } },
    { jsonrpc: '2.0', method: 'notifications/message', params: { LONG, id: 1 } },
    { jsonrpc: '2.0', result: { LONG, id: 1 } },
    { jsonrpc: '2.0', result: { LONG, a: { id: 1 } } },
    { jsonrpc: '2.0', result: { text: `${LONG},"id":1}` } },
    [{ result: LONG, id: 1 }],
  ])
    assert.equal(ofEnds(JSON.stringify(message)), undefined)
})
