import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, type Principal, type Quota } from '@sallyport/contracts'
import { bucketId, type Use } from './bucket-id.ts'

const { name: connection } = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'sse', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const quota: Quota = { policy: 'p', unit: 'calls', amount: 5, periodSeconds: 60, per: 'principal' }
const alice: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: ['a'] }
const use: Use = {
  principal: alice,
  operation: { connection, verb: 'tools/call', name: 'query' },
}
const by = (changes: Partial<Principal>): Use => ({ ...use, principal: { ...alice, ...changes } })
const on = (changes: Partial<Use['operation']>): Use => ({
  ...use,
  operation: { ...use.operation, ...changes },
})

/** How many buckets these uses have. */
const buckets = (per: Quota['per'], uses: readonly Use[]): number =>
  new Set(uses.map((one) => bucketId({ ...quota, per }, one))).size

const PEOPLE = [
  use,
  by({ id: 'bob' }),
  by({ issuer: 'j' }),
  by({ kind: 'agent' }),
  by({ kind: 'agent', onBehalfOf: 'bob' }),
]

test('each principal has its own, whatever its groups are', () => {
  assert.equal(buckets('principal', PEOPLE), PEOPLE.length)
  assert.equal(buckets('principal', [use, by({ groups: [] }), on({ name: 'other' })]), 1)
})

test('a tool and a connection share theirs among all who use them', () => {
  assert.equal(buckets('connection', [...PEOPLE, on({ name: 'other' })]), 1)
  assert.equal(buckets('tool', PEOPLE), 1)
  assert.equal(buckets('tool', [use, on({ name: 'other' }), on({ verb: 'prompts/get' })]), 3)
  assert.equal(buckets('principal and tool', [...PEOPLE, on({ name: 'other' })]), PEOPLE.length + 1)
})

const read = (name: string): Use => on({ verb: 'resources/read', name })

test('names that anyone can make up are no buckets of their own', () => {
  assert.equal(buckets('tool', [read('a:1'), read('a:2')]), 1)
})

test('another connection, policy or quota is another bucket', () => {
  const other = on({
    connection: parseConnection({
      name: 'b',
      kind: 'mcp',
      description: '',
      target: { transport: 'sse', url: 'http://b' },
      tools: {},
      mask: 'm',
    }).name,
  })
  assert.equal(buckets('connection', [use, other]), 2)
  const quotas: readonly Quota[] = [
    quota,
    { ...quota, policy: 'q' },
    { ...quota, amount: 6 },
    { ...quota, periodSeconds: 1 },
    { ...quota, unit: 'rows' },
  ]
  assert.equal(new Set(quotas.map((one) => bucketId(one, use))).size, quotas.length)
})
