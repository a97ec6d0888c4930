import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, policyDecide } from '@sallyport/contracts'
import { tryPolicies } from './try-policies.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'sales' } },
    list_tables: { access: 'read' },
  },
  mask: 'default',
})

const decide = tryPolicies(
  connection,
  `@id("reads") permit (principal, action == Action::"tools/call", resource)
     when { context.access == "read" };
   @id("writes") @approvers("dba") permit (principal, action == Action::"tools/call", resource)
     when { context.approved && context.access == "write" };`,
)

const ask = (name: string, phase: 'call' | 'list', args?: Record<string, unknown>) =>
  decide(
    policyDecide.parseRequest({
      phase,
      principal: { kind: 'user', id: 'alice', issuer: 'i', groups: [] },
      operation: {
        connection: 'orders',
        kind: 'mcp',
        verb: 'tools/call',
        name,
        ...(args !== undefined && { arguments: args }),
      },
    }),
  )

test('the facts come back with the decision, in the schema that the connection declares', async () => {
  const decision = policyDecide.parseReply(await ask('query', 'call', { sql: 'TABLE a' }))
  assert.equal(decision.access, 'read')
  assert.deepEqual(decision.facts?.sql?.tablesRead, ['sales.a'])
})

test('a tool without SQL has the access that is declared, and else may write', async () => {
  assert.equal((await ask('list_tables', 'call')).outcome, 'allow')
  const undeclared = await ask('refund', 'call', { sql: 'SELECT 1' })
  assert.equal(undeclared.outcome, 'require_approval')
  assert.equal(undeclared.access, 'write')
  assert.equal(undeclared.facts, undefined)
})

test('a list is told allow or deny, and nothing about approval', async () => {
  for (const name of ['query', 'list_tables', 'refund']) {
    const decision = policyDecide.parseReply(await ask(name, 'list'))
    assert.equal(decision.outcome, 'allow', name)
  }
})
