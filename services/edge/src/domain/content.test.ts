import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ExchangeSummary,
  newExchangeId,
  parseConnection,
  parseContentRecord,
  type Principal,
} from '@sallyport/contracts'
import { contentOf } from './content.ts'
import { sha256 } from './digest.ts'
import { sessionId } from './session.ts'

const { name: connection } = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:1/mcp' },
  tools: {},
  mask: 'default',
})
const principal: Principal = { kind: 'user', id: 'alice', issuer: 'https://idp', groups: [] }
const exchange: ExchangeSummary = {
  id: newExchangeId(),
  session: sessionId(principal, connection, 't1'),
  principal,
  connection,
  kind: 'mcp',
  verb: 'tools/call',
  name: 'query',
}

test('a long text is cut into records that are valid, referred to by hash, and together the text', () => {
  const text = '😀é"\\'.repeat(200_001)
  const content = contentOf(exchange, 'response', 'application/json', text)
  assert.ok(content.length > 3)
  let whole = ''
  for (const { line, ref } of content) {
    const record = parseContentRecord(JSON.parse(line))
    assert.ok(record.body.isWellFormed())
    assert.equal(ref.sha256, sha256(line))
    assert.equal(ref.bytes, Buffer.byteLength(line))
    whole += record.body
  }
  assert.equal(whole, text)
})

test('the same text never has the same hash twice, so that a hash tells nothing about it', () => {
  const [one] = contentOf(exchange, 'request', 'application/json', '"yes"')
  const [two] = contentOf(exchange, 'request', 'application/json', '"yes"')
  assert.notEqual(one?.ref.sha256, two?.ref.sha256)
})

test('no text makes no record', () => {
  assert.deepEqual(contentOf(exchange, 'request', 'application/json', ''), [])
})
