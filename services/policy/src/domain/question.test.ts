import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyDecide } from '@sallyport/contracts'
import { asApproved, questionOf } from './question.ts'
import { meaningOf } from './verbs.ts'

function ask(verb: string, name: string, kind = 'user') {
  const { principal, operation } = policyDecide.parseRequest({
    phase: 'call',
    principal: { kind, id: 'x', issuer: 'i', groups: ['analysts', 'other', 'dba'] },
    operation: { connection: 'orders', kind: 'mcp', verb, name, arguments: { secret: 'canary' } },
  })
  const meaning = meaningOf(verb)
  assert.ok(meaning)
  const found = { access: meaning.access }
  return questionOf(principal, operation, meaning, found, new Set(['analysts', 'dba']))
}

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
    assert.deepEqual(entities[0], { uid: principal, attrs: {}, parents: groups })
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

test('no argument ever reaches the engine', () => {
  assert.doesNotMatch(JSON.stringify(ask('tools/call', 'query')), /canary/)
})

test('as if approved, nothing else changes', () => {
  const question = ask('tools/call', 'query')
  const context = { ...question.context, approved: true }
  assert.deepEqual(asApproved(question), { ...question, context })
})
