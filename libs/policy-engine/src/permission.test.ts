import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, type Principal } from '@sallyport/contracts'
import { createEngine } from './cedar/engine.ts'
import { subjectOf } from './judge.ts'
import { permitted } from './permission.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
    look: { access: 'read' },
  },
  mask: 'default',
})
const alice: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: [] }

function can(cedar: string, name: string) {
  const set = createEngine((error) => assert.fail(String(error))).load('orders', 1, cedar)
  const operation = { connection: connection.name, kind: 'mcp', verb: 'tools/call', name } as const
  const subject = subjectOf(
    { phase: 'list', principal: alice, operation },
    connection,
    1,
    new Date(),
  )
  assert.ok('meaning' in subject)
  return permitted(subject, { version: 1, set })
}

const CALL = 'principal, action == Action::"tools/call", resource'

test('what depends on SQL is for some arguments, with those who are asked for them', () => {
  const cedar = `@id("a") permit (${CALL}) when { context has sql && context.sql.tablesRead.contains("x") };
    @id("b") @approvers("dba") permit (${CALL}) when { context.approved && context.access == "write" };`
  assert.deepEqual(can(cedar, 'query'), {
    outcome: 'some',
    policies: ['a', 'b'],
    approvers: ['dba'],
  })
  assert.deepEqual(can(cedar, 'look'), { outcome: 'deny', policies: [], approvers: [] })
  assert.deepEqual(can(cedar, 'other'), {
    outcome: 'approval',
    policies: ['b'],
    approvers: ['dba'],
  })
})

test('what is forbidden for every SQL is not for some', () => {
  const cedar = `@id("a") permit (${CALL}); @id("no") forbid (${CALL}) when { resource.name == "query" };`
  assert.deepEqual(can(cedar, 'query'), { outcome: 'deny', policies: ['no'], approvers: [] })
})

test('without a set that can be used there is nothing', () => {
  const operation = {
    connection: connection.name,
    kind: 'mcp',
    verb: 'initialize',
    name: '',
  } as const
  const subject = subjectOf(
    { phase: 'list', principal: alice, operation },
    connection,
    0,
    new Date(),
  )
  assert.ok('meaning' in subject)
  for (const published of [undefined, { version: 3 }])
    assert.equal(permitted(subject, published).outcome, 'deny')
})
