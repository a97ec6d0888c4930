import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requestHeaders, responseHeaders } from './headers.ts'

const headers = {
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json; charset=UTF-8',
  'mcp-method': 'tools/list',
  'mcp-name': 'query',
  'mcp-param-region': 'eu',
  authorization: 'Bearer caller',
  cookie: 'a=b',
  forwarded: 'for=1.2.3.4',
  'x-forwarded-for': '1.2.3.4',
  'mcp-session-id': 'sealed',
  connection: 'keep-alive',
  'x-sallyport-principal': 'admin',
  'accept-encoding': 'br',
}
const message = { kind: 'request', id: 1, method: 'tools/call', params: {} } as const
const body = new Uint8Array()

test('nothing of the caller but the protocol crosses, and what repeats the body is written from the body', () => {
  assert.deepEqual(requestHeaders({ headers, era: 'modern', message, body }), {
    'accept-encoding': 'identity',
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'mcp-name': 'query',
    'mcp-param-region': 'eu',
    'mcp-method': 'tools/call',
  })
})

test('a legacy target gets no headers that could say something else than the body', () => {
  assert.deepEqual(requestHeaders({ headers, era: 'legacy', message, body }), {
    'accept-encoding': 'identity',
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  })
})

test('nothing of a target but what a client needs crosses back, and only what it may say', () => {
  const answered = {
    'set-cookie': ['a=b'],
    server: 'x',
    'mcp-session-id': 'raw',
    allow: 'a@b.example',
  }
  assert.deepEqual(responseHeaders({ ...answered, 'retry-after': '3' }), { 'retry-after': '3' })
})
