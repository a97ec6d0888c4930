import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyInboundRequest, isJSONRPCRequest } from '@modelcontextprotocol/server'
import { classify, decodeMirror, type MirrorHeaders } from './era.ts'
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
  { jsonrpc: '2.0', method: 'notifications/initialized' },
  { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: envelope } },
]

const VERSION_HEADERS = [undefined, MODERN, '2025-11-25', '2026-07-29']
const METHOD_HEADERS = [undefined, 'tools/call', 'tools/list', 'initialize', 'server/discover']

test('the era of a message is the one that the official server SDK sees', () => {
  for (const body of BODIES)
    for (const protocolVersion of VERSION_HEADERS)
      for (const method of METHOD_HEADERS) compare(body, { protocolVersion, method, name: 'query' })
})

/** The gateway may refuse more than the SDK, as it enforces the mirrored headers; never less, and never another era. */
function compare(body: object, headers: MirrorHeaders): void {
  const message = readMessage(body)
  assert.ok(message)
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
  if (theirs.kind === 'reject') {
    assert.equal(typeof ours === 'string' ? ours : ours.code, theirs.code, where)
    return
  }
  if (typeof ours === 'string') assert.equal(ours, theirs.kind, where)
  else assert.ok(isJSONRPCRequest(body) && theirs.kind === 'modern', where)
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

test('a mirrored name in Base64 is compared by what it says', () => {
  assert.equal(decodeMirror('=?base64?w7x0w6k=?='), 'üté')
  assert.equal(decodeMirror('=?base64?%%?='), undefined)
  assert.equal(decodeMirror('=?base64?/w==?='), undefined)
  assert.equal(decodeMirror('plain'), 'plain')
})
