import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPosted } from './posted.ts'

const MAX_BYTES = 1000
const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'
const META = `"_meta":{"${VERSION}":"2026-07-28","${CAPABILITIES}":{}}`

type Headers = Parameters<typeof readPosted>[1]

/** The era of what passes, the code of what does not. */
function outcome(body: string | Uint8Array, headers: Headers = {}): string | number {
  const posted = readPosted(Buffer.from(body), headers, MAX_BYTES)
  return 'code' in posted ? posted.code : posted.era
}

const call = (params: string): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`

const modern = {
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': 'query',
}

test('a message of either era is read', () => {
  assert.equal(outcome(call('{"name":"query","arguments":{"a":1,"B":[1.5,{"c":null}]}}')), 'legacy')
  assert.equal(outcome(call(`{"name":"query",${META}}`), modern), 'modern')
  assert.equal(outcome('{"jsonrpc":"2.0","id":"a","result":{}}'), 'legacy')
  assert.equal(outcome('{"jsonrpc":"2.0","method":"notifications/initialized"}'), 'legacy')
})

const PROTOCOL_KEYS = [
  ['jsonrpc', 'id', 'method', 'params', 'result', 'error'].map((key) => ['', key]),
  [
    'name',
    'arguments',
    'uri',
    'ref',
    'cursor',
    'taskId',
    'requestState',
    'inputResponses',
    '_meta',
    'progressToken',
  ].map((key) => ['"params":', key]),
  [
    'progressToken',
    VERSION,
    CAPABILITIES,
    'io.modelcontextprotocol/clientInfo',
    'io.modelcontextprotocol/what/comes',
    'traceparent',
  ].map((key) => ['"params":{"_meta":', key]),
  ['type', 'name', 'uri'].map((key) => ['"params":{"ref":', key]),
].flat()

/** Spellings that a reader without regard to case, width or invisible characters takes for the key. */
function disguises(key: string): string[] {
  const one = (from: string, to: string): string => key.replace(from, to)
  return [
    key.toUpperCase(),
    one('s', 'ſ'),
    one('k', '\u212a'),
    one('i', 'ı'),
    one('e', 'ｅ'),
    `${key.slice(0, 1)}\u200b${key.slice(1)}`,
    `${key.slice(0, -1)}\\u00${key.slice(-1).toUpperCase().charCodeAt(0).toString(16)}`,
  ].filter((disguise) => disguise !== key)
}

test('a key of the protocol in another spelling is refused wherever it has a meaning', () => {
  for (const [where = '', key = ''] of PROTOCOL_KEYS)
    for (const disguise of disguises(key)) {
      if (disguise.startsWith('io.modelcontextprotocol/w')) continue
      const open = `{"jsonrpc":"2.0","id":1,"method":"ping",${where}{"${disguise}":1}`
      const top = `{"jsonrpc":"2.0","id":1,"method":"ping","${disguise}":1`
      const body = where === '' ? top : open
      const closing = '}'.repeat(body.split('{').length - body.split('}').length)
      JSON.parse(body + closing)
      assert.equal(outcome(body + closing), -32_700, body)
    }
})

test('the same keys in arguments are the tool’s own', () => {
  assert.equal(outcome(call('{"name":"q","arguments":{"Name":1,"URI":2,"ID":3}}')), 'legacy')
  assert.equal(outcome(call('{"name":"q","arguments":{"_meta":{"ProgressToken":1}}}')), 'legacy')
})

test('what is not one message, or could be two, is refused', () => {
  const refused: readonly (readonly [string | Uint8Array, number])[] = [
    ['', -32_700],
    ['{', -32_700],
    ['\uFEFF{}', -32_700],
    [Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), -32_700],
    [call('{"name":"a","name":"b"}'), -32_700],
    [call('{"name":"a","arguments":{"x":{"y":[{"z":1,"\\u007a":2}]}}}'), -32_700],
    [call('{"name":"a","arguments":{"x":1,"X":2}}'), -32_700],
    [call('{"name":"a","arguments":{"n":9007199254740993.0}}'), -32_700],
    [call('{"name":"a","arguments":{"n":1e400}}'), -32_700],
    [call('{"name":"a","arguments":{"s":"\\ud800"}}'), -32_700],
    [call(`{"name":"${'a'.repeat(MAX_BYTES)}"}`), -32_700],
    [call(`{"name":"a","arguments":${'['.repeat(63)}${']'.repeat(63)}}`), -32_700],
    [`[${call('{"name":"a"}')}]`, -32_600],
    ['[]', -32_600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}', -32_600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}', -32_600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', -32_600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', -32_600],
    ['{"jsonrpc":"2.0","id":1.5,"method":"ping"}', -32_600],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', -32_600],
    ['"ping"', -32_600],
  ]
  for (const [body, code] of refused) assert.equal(outcome(body), code, String(body))
})

test('headers have to repeat the body, and Mcp-Param headers to be readable', () => {
  const body = call(`{"name":"query","arguments":{"city":"é"},${META}}`)
  const wrong: readonly Headers[] = [
    {},
    { ...modern, 'mcp-method': 'tools/list' },
    { ...modern, 'mcp-method': 'TOOLS/CALL' },
    { ...modern, 'mcp-name': 'refund' },
    { ...modern, 'mcp-name': 'query\u00a0' },
    { ...modern, 'mcp-name': '=?base64?7777cXVlcnk=?=' },
    { ...modern, 'mcp-name': ['query', 'query'] },
    { ...modern, 'mcp-protocol-version': '2025-11-25' },
    { ...modern, 'mcp-param-': 'x' },
    { ...modern, 'mcp-param-a': '=?base64?%?=' },
    { ...modern, 'mcp-param-a': '\u00e9' },
    { ...modern, 'mcp-param-a': 'e' },
  ]
  for (const headers of wrong)
    assert.equal(outcome(body, headers), -32_020, JSON.stringify(headers))
  assert.equal(outcome(body, { ...modern, 'mcp-param-a': '=?base64?w6k=?=' }), 'modern')
  assert.equal(outcome(body, { ...modern, 'mcp-name': '=?base64?cXVlcnk=?=' }), 'modern')
})

test('a fault is told under the id of its request, and never with what was sent', () => {
  const posted = readPosted(Buffer.from(call(`{"name":"query",${META}}`)), {}, MAX_BYTES)
  assert.ok('code' in posted)
  assert.equal(posted.id, 1)
  const secret = readPosted(Buffer.from('{"secret":1,"secret":2}'), {}, MAX_BYTES)
  assert.ok('code' in secret)
  assert.ok(!secret.message.includes('secret'))
})
