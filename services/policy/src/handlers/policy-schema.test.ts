import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, policySchema } from '@sallyport/contracts'
import { aboutConnection } from '@sallyport/policy-engine'
import { PinBook } from '../domain/pins/book.ts'
import { schema } from './policy-schema.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
})
const nothing = { find: () => undefined, all: () => [] }
const about = aboutConnection(connection, nothing)
const asking = schema({ about: () => about, pins: new PinBook() })
const ask = (question: object) =>
  asking(policySchema.parseRequest({ connection: 'orders', ...question }))

test('what is declared on the connection has a schema; what nobody knows has none', () => {
  assert.match(ask({}).schema, /entity Group/)
  assert.match(ask({ name: 'query' }).schema, /entity Group/)
  assert.throws(() => ask({ name: 'qurey' }), {
    code: 'not_found',
    message: /No tool of this name/,
  })
  assert.throws(() => ask({ kind: 'prompt', name: 'query' }), { code: 'not_found' })
})
