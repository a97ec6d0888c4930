import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../domain/question.ts'
import { createEngine } from './engine.ts'

const engine = createEngine((error) => assert.fail(String(error)))

const CALL = 'principal, action == Action::"tools/call", resource'

const question: Question = {
  principal: { type: 'User', id: 'alice' },
  action: { type: 'Action', id: 'tools/call' },
  resource: { type: 'Tool', id: 'query' },
  entities: [
    {
      uid: { type: 'User', id: 'alice' },
      attrs: { id: 'alice', issuer: 'i' },
      parents: [{ type: 'Group', id: 'analysts' }],
    },
    { uid: { type: 'Connection', id: 'orders' }, attrs: { name: 'orders' }, parents: [] },
    {
      uid: { type: 'Tool', id: 'query' },
      attrs: { name: 'query' },
      parents: [{ type: 'Connection', id: 'orders' }],
    },
  ],
  context: {
    approved: false,
    access: 'read',
    sql: {
      understood: true,
      statements: 1,
      verbs: ['SELECT'],
      tablesRead: [],
      tablesWritten: [],
      functions: [],
      columns: [],
      missingWhere: false,
    },
  },
}

test('an allow names the policies that determine it, as the text orders them', () => {
  const cedar = ['z', 'b', 'a', 'c'].map((id) => `@id("${id}") permit (${CALL});`).join('\n')
  const { authorize } = engine.load('orders', 1, cedar)
  assert.deepEqual(authorize(question), { is: 'allow', determining: ['z', 'b', 'a', 'c'] })
})

test('a forbid that cannot be evaluated is not left out: there is no answer at all', () => {
  const overflow = 'context has sql && context.sql.statements + 9223372036854775807 > 5'
  const cedar = `@id("p") permit (${CALL}); @id("f") forbid (${CALL}) when { ${overflow} };`
  const { authorize, authorizeSome } = engine.load('orders', 1, cedar)
  assert.deepEqual(authorize(question), { is: 'error' })
  assert.deepEqual(authorizeSome.arguments_and_access(question), {
    is: 'allow',
    determining: ['p'],
  })
})

test('a question that does not fit the schema has no answer', () => {
  const { authorize } = engine.load('orders', 1, `@id("p") permit (principal, action, resource);`)
  const connect = { type: 'Action', id: 'connect' }
  assert.deepEqual(authorize({ ...question, action: connect }), { is: 'error' })
  const unknown = { type: 'Action', id: 'tools/delete' }
  assert.deepEqual(authorize({ ...question, action: unknown }), { is: 'error' })
})

test('a new version takes the place of the one before, on its connection alone', () => {
  engine.load('orders', 1, `@id("p") permit (${CALL});`)
  const other = engine.load('other', 1, `@id("p") permit (${CALL});`)
  const { authorize, authorizeSome, version } = engine.load('orders', 2, '// closed')
  assert.equal(version, 2)
  assert.deepEqual(authorize(question), { is: 'deny', determining: [] })
  assert.deepEqual(authorizeSome.arguments_and_access(question), { is: 'deny', determining: [] })
  assert.equal(other.authorize(question).is, 'allow')
})

test('another engine of the same process knows none of these sets', () => {
  const { authorize } = engine.load('orders', 1, `@id("p") permit (${CALL});`)
  createEngine(() => {}).load('orders', 1, '')
  assert.equal(authorize(question).is, 'allow')
})

test('a set knows the groups that its policies name, in scopes and in conditions', () => {
  const { groups } = engine.load(
    'orders',
    1,
    `@id("a") permit (principal in Group::"x", action, resource);
     @id("b") permit (${CALL}) when { principal in [Group::"y", Group::"z"] };`,
  )
  assert.deepEqual([...groups].toSorted(), ['x', 'y', 'z'])
})

test('a set that is not valid cannot be loaded', () => {
  assert.throws(() => engine.load('orders', 1, 'permit ('), { code: 'invalid_policy_set' })
  assert.throws(() => engine.load('orders', 1, `permit (${CALL});`), { code: 'invalid_policy_set' })
})

test('what is no Unicode has no answer, and however often it comes the engine goes on', () => {
  const { authorize } = engine.load('orders', 1, `@id("p") permit (${CALL});`)
  const resource = { type: 'Tool', id: '\ud800' }
  for (let count = 0; count < 2000; count += 1) {
    assert.deepEqual(authorize({ ...question, resource }), { is: 'error' })
  }
  assert.deepEqual(authorize(question), { is: 'allow', determining: ['p'] })
})
