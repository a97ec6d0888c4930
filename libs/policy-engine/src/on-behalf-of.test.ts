import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Connection, parseConnection, type Principal } from '@sallyport/contracts'
import { aboutConnection } from './about.ts'
import { createEngine } from './cedar/engine.ts'
import { tryPolicies } from './try-policies.ts'

// Promise: policies speak of the person for whom an agent acts, who is not the agent, nor in its groups.

const connection: Connection = parseConnection({
  name: 'desk',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})

const CEDAR = `@id("for-alice") permit (principal is Agent, action == Action::"tools/call", resource == Tool::"mail")
  when { principal has onBehalfOf && principal.onBehalfOf == "alice" };
@id("alice") permit (principal == User::"alice", action == Action::"tools/call", resource == Tool::"files");
@id("never-for-bob") forbid (principal is Agent, action, resource)
  when { principal has onBehalfOf && principal.onBehalfOf == "mallory" };`

const decide = tryPolicies(connection, CEDAR)
const agent: Principal = { kind: 'agent', id: 'bot', issuer: 'i', groups: [] }

async function outcome(principal: Principal, name: string): Promise<string> {
  const operation = { connection: connection.name, kind: 'mcp', verb: 'tools/call', name } as const
  const listed = await decide({ phase: 'list', principal, operation })
  const called = await decide({ phase: 'call', principal, operation })
  assert.equal(listed.outcome, called.outcome)
  return called.outcome
}

test('the policies can be published', () => {
  const about = aboutConnection(connection, { find: () => undefined, all: () => [] })
  const engine = createEngine((error) => assert.fail(String(error)))
  assert.deepEqual(engine.check(CEDAR, about), { arguments: [] })
})

test('an agent may do for one person what it may not for another, or for itself', async () => {
  assert.equal(await outcome({ ...agent, onBehalfOf: 'alice' }, 'mail'), 'allow')
  assert.equal(await outcome({ ...agent, onBehalfOf: 'bob' }, 'mail'), 'deny')
  assert.equal(await outcome(agent, 'mail'), 'deny')
  assert.equal(await outcome({ ...agent, id: 'alice' }, 'mail'), 'deny')
})

test('a policy on a person is none on an agent that acts for them, or has their name', async () => {
  assert.equal(await outcome({ ...agent, kind: 'user', id: 'alice' }, 'files'), 'allow')
  assert.equal(await outcome({ ...agent, onBehalfOf: 'alice' }, 'files'), 'deny')
  assert.equal(await outcome({ ...agent, id: 'alice' }, 'files'), 'deny')
})

test('groups are those of the token, and make nobody else a member', async () => {
  const grouped = { ...agent, onBehalfOf: 'alice', groups: ['analysts'] }
  assert.equal(await outcome(grouped, 'mail'), 'allow')
})
