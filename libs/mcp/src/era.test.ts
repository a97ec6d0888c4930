import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyInboundRequest } from '@modelcontextprotocol/server'
import { classify, type MirrorHeaders } from './era.ts'
import { readMessage } from './message.ts'

const MODERN = '2026-07-28'
const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'
const envelope = { [VERSION]: MODERN, [CAPABILITIES]: {} }

const call = (method: string, params: object): object => ({ jsonrpc: '2.0', id: 1, method, params })
const modernCall = call('tools/call', { name: 'query', arguments: {}, _meta: envelope })
const modernHeaders = { protocolVersion: MODERN, method: 'tools/call', name: 'query' }

const BODIES: readonly object[] = [
  modernCall,
  call('tools/list', {}),
  call('tools/list', { _meta: {} }),
  call('tools/list', { _meta: { [VERSION]: MODERN } }),
  call('tools/list', { _meta: { [VERSION]: 7, [CAPABILITIES]: {} } }),
  call('tools/list', { _meta: { [VERSION]: '2025-11-25', [CAPABILITIES]: {} } }),
  call('server/discover', { _meta: envelope }),
  call('initialize', { protocolVersion: '2025-11-25' }),
  call('initialize', { _meta: envelope }),
  call('initialize', { _meta: { ...envelope, [VERSION]: '2025-11-25' } }),
  call('initialize', { _meta: { [VERSION]: MODERN } }),
  { jsonrpc: '2.0', method: 'initialize' },
  { jsonrpc: '2.0', method: 'initialize', params: { _meta: envelope } },
  { jsonrpc: '2.0', method: 'initialize', params: { _meta: { [VERSION]: '2025-11-25' } } },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: envelope } },
  { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: { [VERSION]: null } } },
]

const VERSION_HEADERS = [undefined, MODERN, '2025-11-25', '2026-07-29', '2026-7-1', 'draft', '']
const METHOD_HEADERS = [undefined, 'tools/call', 'tools/list', 'initialize', 'server/discover']

test('the era of a message is the one that the official server SDK sees', () => {
  for (const body of BODIES)
    for (const protocolVersion of VERSION_HEADERS)
      for (const method of METHOD_HEADERS)
        compare(body, { protocolVersion, method, name: nameIn(body) })
})

/** What `Mcp-Name` has to say of a body. */
const nameIn = (body: object): string | undefined => (body === modernCall ? 'query' : undefined)

/**
 * The gateway refuses more than the SDK, as it holds the repeating headers against the body in both eras: never less,
 * never what repeats the body, and never does it see another era.
 */
function compare(body: object, headers: MirrorHeaders): void {
  const message = readMessage(body)
  assert.ok(message && 'method' in message)
  const ours = classify(message, headers)
  const theirs = classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...(headers.protocolVersion !== undefined && {
      protocolVersionHeader: headers.protocolVersion,
    }),
    ...(headers.method !== undefined && { mcpMethodHeader: headers.method }),
  })
  const where = JSON.stringify({ body, headers, theirs })
  if (theirs.kind === 'reject')
    assert.equal(typeof ours === 'string' ? ours : ours.code, theirs.code, where)
  else if (typeof ours === 'string') assert.equal(ours, theirs.kind, where)
  else {
    assert.equal(ours.code, -32_020)
    const isWhole = headers.protocolVersion !== undefined && headers.method === message.method
    assert.ok(!isWhole, where)
  }
}

test('a modern request whose headers do not repeat its body is refused', () => {
  const message = readMessage(modernCall)
  assert.ok(message)
  assert.equal(classify(message, modernHeaders), 'modern')
  for (const change of [
    { name: 'refund' },
    { name: undefined },
    { method: undefined },
    { method: 'tools/list' },
  ]) {
    const fault = classify(message, { ...modernHeaders, ...change })
    assert.equal(typeof fault === 'string' ? fault : fault.code, -32_020)
  }
})

test('a header that contradicts the body is refused in the legacy era, too', () => {
  const message = readMessage(call('tools/call', { name: 'query' }))
  assert.ok(message)
  assert.equal(classify(message, { method: 'tools/call', name: 'query' }), 'legacy')
  assert.equal(classify(message, {}), 'legacy')
  for (const headers of [{ method: 'tools/list' }, { name: 'refund' }, { name: 'qu\u00e9ry' }]) {
    const fault = classify(message, headers)
    assert.equal(typeof fault === 'string' ? fault : fault.code, -32_020)
  }
})

test('a name where the body has none is refused', () => {
  const message = readMessage(call('tools/list', { name: 'query', _meta: envelope }))
  assert.ok(message)
  const headers = { protocolVersion: MODERN, method: 'tools/list' }
  assert.equal(classify(message, headers), 'modern')
  for (const name of ['query', '', '=?base64?%?=']) {
    const fault = classify(message, { ...headers, name })
    assert.equal(typeof fault === 'string' ? fault : fault.code, -32_020)
  }
})
