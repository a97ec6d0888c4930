import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestHeaders, responseHeaders } from './headers.ts'

test('nothing of the caller but the protocol crosses to a target', () => {
  const crossed = requestHeaders({
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-method': 'tools/call',
    'mcp-param-region': 'eu',
    authorization: 'Bearer caller',
    cookie: 'a=b',
    forwarded: 'for=1.2.3.4',
    'x-forwarded-for': '1.2.3.4',
    'mcp-session-id': 'sealed',
    connection: 'keep-alive',
    'x-sallyport-principal': 'admin',
    'accept-encoding': 'br',
  })
  assert.deepEqual(crossed, {
    'accept-encoding': 'identity',
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-method': 'tools/call',
    'mcp-param-region': 'eu',
  })
})

test('nothing of a target but what a client needs crosses back', () => {
  const headers = {
    'set-cookie': ['a=b'],
    server: 'x',
    'mcp-session-id': 'raw',
    'retry-after': '3',
  }
  assert.deepEqual(responseHeaders(headers), { 'retry-after': '3' })
})
