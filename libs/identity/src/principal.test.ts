import assert from 'node:assert/strict'
import { test } from 'node:test'
import { principalOf } from './principal.ts'

const ISSUER = 'https://id.example'

test('a user is named by the subject and has the groups of the configured claim', () => {
  const claims = { sub: 'alice', 'https://example.com/roles': ['analysts'], groups: ['admins'] }
  assert.deepEqual(principalOf(claims, ISSUER, 'https://example.com/roles'), {
    kind: 'user',
    id: 'alice',
    issuer: ISSUER,
    groups: ['analysts'],
  })
})

test('a token whose subject is its own client is an agent', () => {
  const agent = principalOf({ sub: 'bot', client_id: 'bot' }, ISSUER, 'groups')
  assert.equal(agent.kind, 'agent')
  assert.equal(principalOf({ sub: 'alice', client_id: 'bot' }, ISSUER, 'groups').kind, 'user')
})

test('with an actor the agent asks, on behalf of the subject', () => {
  const claims = { sub: 'alice', client_id: 'bot', act: { sub: 'bot' }, groups: ['analysts'] }
  assert.deepEqual(principalOf(claims, ISSUER, 'groups'), {
    kind: 'agent',
    id: 'bot',
    issuer: ISSUER,
    groups: ['analysts'],
    onBehalfOf: 'alice',
  })
})

test('what is not fully understood makes the token invalid', () => {
  const cases: readonly Readonly<Record<string, unknown>>[] = [
    { sub: undefined },
    { sub: '' },
    { sub: 'a'.repeat(257) },
    { groups: 'admins' },
    { groups: ['admins', 7] },
    { groups: [''] },
    { groups: ['g'.repeat(129)] },
    { groups: Array.from({ length: 257 }, (_, i) => `g${i}`) },
    { groups: null },
    { act: 'bot' },
    { act: null },
    { act: {} },
    { act: { sub: 7 } },
    { act: { sub: 'bot', iss: 'https://other.example' } },
  ]
  for (const claims of cases) {
    const all = { sub: 'alice', ...claims }
    assert.throws(
      () => principalOf(all, ISSUER, 'groups'),
      { code: 'invalid' },
      Object.keys(claims)[0],
    )
  }
})

test('further claims are passed on as texts, and only those that are asked for', () => {
  const claims = { sub: 'alice', department: 'finance', level: 3, regions: ['eu', 'us'], ssn: 'x' }
  const passed = principalOf(claims, ISSUER, 'groups', ['department', 'level', 'regions', 'absent'])
  assert.deepEqual(passed.claims, { department: ['finance'], level: ['3'], regions: ['eu', 'us'] })
  assert.equal(principalOf(claims, ISSUER, 'groups').claims, undefined)
})

test('a claim that cannot be read whole makes the token invalid', () => {
  for (const department of [{ a: 1 }, [['x']], ['x'.repeat(257)], Array(65).fill('x')]) {
    const claims = { sub: 'alice', department }
    assert.throws(() => principalOf(claims, ISSUER, 'groups', ['department']), { code: 'invalid' })
  }
})
