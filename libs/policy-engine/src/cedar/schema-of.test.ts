import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkParseSchema } from '@cedar-policy/cedar-wasm/nodejs'
import { parseConnection } from '@sallyport/contracts'
import { aboutConnection } from '../about.ts'
import { createEngine } from './engine.ts'
import { schemaOf } from './schema-of.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
})

const REFUND = {
  name: 'refund',
  inputSchema: {
    required: ['amount'],
    properties: { amount: { type: 'number' }, 'why "not"': { type: 'string' } },
  },
}

const about = aboutConnection(connection, {
  find: (kind, name) => (kind === 'tool' && name === 'refund' ? JSON.stringify(REFUND) : undefined),
  all: (kind) => (kind === 'tool' ? [JSON.stringify(REFUND)] : []),
})

test('the schema of any tool, of one, and of one that nobody has seen are ones of Cedar', () => {
  for (const name of [undefined, 'refund', 'query', 'gone']) {
    const text = schemaOf(about, name === undefined ? undefined : { kind: 'tool', name })
    assert.deepEqual(checkParseSchema(text), { type: 'success' }, name)
  }
})

test('policies on one tool know its facts and arguments, policies on any must test for them', () => {
  assert.match(
    schemaOf(about),
    /sql\?: Sql,[^}]*path\?: Path,[^}]*arguments\?: \{ "amount"\?: Long/,
  )
  const refund = schemaOf(about, { kind: 'tool', name: 'refund' })
  assert.match(refund, /arguments: \{ "amount": Long, "why \\"not\\""\?: String \}/)
  assert.doesNotMatch(refund, /sql\??: Sql/)
  assert.match(schemaOf(about, { kind: 'tool', name: 'query' }), /sql: Sql,/)
})

test('the policies on the page for authors can be published', () => {
  const page = readFileSync(
    new URL('../../../../docs/reference/policies.md', import.meta.url),
    'utf8',
  )
  const [, cedar = ''] = /```cedar\n(.*?)```/s.exec(page) ?? []
  const checked = createEngine((error) => assert.fail(String(error))).check(cedar, about)
  assert.ok('arguments' in checked, JSON.stringify(checked))
  assert.equal(checked.arguments[0]?.name, 'refund')
})
