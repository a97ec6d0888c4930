import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyDecide, type SqlFacts } from '@sallyport/contracts'
import { NO_SQL_FACTS } from '@sallyport/facts'
import { asApproved, questionOf } from './question.ts'
import { meaningOf } from './verbs.ts'

const GROUPS = new Set(['analysts', 'dba'])

function ask(
  verb: string,
  name: string,
  kind = 'user',
  more: { timeZone?: string; clientAddress?: string } = {},
) {
  const { principal, operation } = policyDecide.parseRequest({
    phase: 'call',
    principal: { kind, id: 'x', issuer: 'i', groups: ['analysts', 'other', 'dba'] },
    operation: { connection: 'orders', kind: 'mcp', verb, name, arguments: { secret: 'canary' } },
  })
  const meaning = meaningOf(verb)
  assert.ok(meaning)
  const found = { access: meaning.access }
  const at = new Date('2026-07-28T22:30:00Z')
  const circumstances = { at, labels: { env: 'test' }, ...more }
  return questionOf({ principal, operation }, meaning, found, circumstances, GROUPS)
}

test('what only masking needs is not seen by policies', () => {
  const { principal, operation } = policyDecide.parseRequest({
    phase: 'call',
    principal: { kind: 'user', id: 'x', issuer: 'i', groups: [] },
    operation: { connection: 'orders', kind: 'mcp', verb: 'tools/call', name: 'query' },
  })
  const meaning = meaningOf('tools/call')
  assert.ok(meaning)
  const sql: SqlFacts = { ...NO_SQL_FACTS, understood: true, columns: ['public.a.b'] }
  const [without, beside] = [sql, { ...sql, resultColumns: [{ name: 'b', sources: [] }] }].map(
    (facts) =>
      questionOf(
        { principal, operation },
        meaning,
        { access: 'read', facts: { sql: facts } },
        { at: new Date(0) },
        GROUPS,
      ),
  )
  assert.deepEqual(beside, without)
})

test('who asks is a user or an agent, in those of their groups that a policy names', () => {
  const groups = [
    { type: 'Group', id: 'analysts' },
    { type: 'Group', id: 'dba' },
  ]
  for (const [kind, type] of [
    ['user', 'User'],
    ['agent', 'Agent'],
  ]) {
    const { principal, entities } = ask('ping', '', kind)
    assert.deepEqual(principal, { type, id: 'x' })
    const attrs = { id: 'x', issuer: 'i' }
    assert.deepEqual(entities[0], { uid: principal, attrs, parents: groups, tags: {} })
  }
})

test('verbs have the action and the resource that the schema gives them', () => {
  const expected: readonly (readonly [string, string, string, string])[] = [
    ['initialize', '', 'connect', 'Connection'],
    ['tools/list', '', 'connect', 'Connection'],
    ['notifications/cancelled', '', 'connect', 'Connection'],
    ['session/stream', '', 'connect', 'Connection'],
    ['tools/call', 'query', 'tools/call', 'Tool'],
    ['prompts/get', 'greet', 'prompts/get', 'Prompt'],
    ['resources/read', 'a:b', 'resources/read', 'Resource'],
    ['resources/subscribe', 'a:b', 'resources/read', 'Resource'],
    ['completion/complete', 'greet', 'completion/complete', 'Connection'],
    ['sampling/createMessage', '', 'sampling/createMessage', 'Connection'],
  ]
  for (const [verb, name, action, type] of expected) {
    const question = ask(verb, name)
    assert.deepEqual(question.action, { type: 'Action', id: action }, verb)
    const id = type === 'Connection' ? 'orders' : name
    assert.deepEqual(question.resource, { type, id }, verb)
  }
})

test('verbs that nobody knows mean nothing', () => {
  for (const verb of ['tools/delete', 'TOOLS/CALL', 'notifications/anything', 'constructor', '']) {
    assert.equal(meaningOf(verb), undefined, verb)
  }
})

test('no argument reaches the engine that no policy reads', () => {
  assert.doesNotMatch(JSON.stringify(ask('tools/call', 'query')), /canary/)
})

test('as if approved, nothing else changes', () => {
  const question = ask('tools/call', 'query')
  const context = { ...question.context, approved: true }
  assert.deepEqual(asApproved(question), { ...question, context })
})

const clock = (timeZone: string) => ask('ping', '', 'user', { timeZone }).context['time']

test('the clock is read in the time zone of the connection', () => {
  const now = { __extn: { fn: 'datetime', arg: '2026-07-28T22:30:00.000Z' } }
  assert.deepEqual(clock('UTC'), { now, date: '2026-07-28', hour: 22, minute: 30, weekday: 2 })
  const berlin = { now, date: '2026-07-29', hour: 0, minute: 30, weekday: 3 }
  assert.deepEqual(clock('Europe/Berlin'), berlin)
  assert.equal(clock('Nowhere/At_All'), undefined)
})

const address = (clientAddress: string) =>
  JSON.stringify(ask('ping', '', 'user', { clientAddress }).context['clientAddress'] ?? null)

test('an address of version 4 is one, however it is written; what is none is left out', () => {
  assert.match(address('::ffff:10.0.0.7'), /"10\.0\.0\.7"/)
  for (const mapped of ['::ffff:a00:7', '::FFFF:0A00:0007', '0:0:0:0:0:ffff:10.0.0.7'])
    assert.match(address(mapped), /"10\.0\.0\.7"/, mapped)
  assert.match(address('::fffe:a00:7'), /"::fffe:a00:7"/)
  assert.match(address('fe80::1%eth0'), /"fe80::1"/)
  assert.equal(address('unknown'), 'null')
})
