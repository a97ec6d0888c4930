import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, policyDecide } from '@sallyport/contracts'
import { asApproved, questionOf, type Question, type Verdict } from '../domain/question.ts'
import { meaningOf } from '../domain/verbs.ts'
import { type Chance, chance } from '../testing/chance.ts'
import { createEngine, type Engine } from './engine.ts'
import { LISTS } from './list-policies.ts'
import { createMemo, type Memo } from './memo.ts'

// Promise: with or without the memory, every question has the same answer.

const PLAIN: Memo = { wrap: (authorize) => authorize }
const TABLES = ['public.orders', 'public.payments']
/** What statements touch: those, others that no policy names, and one that is a different text to the engine. */
const PRESENT = [...TABLES, 'public.a', 'public.b', 'x', '\ufffd', '\ud800']
const GROUPS = ['analysts', 'dba', 'agents']
const TOOLS = ['query', 'report', 'refund']
const PEOPLE = ['alice', 'bob', 'analysts']

const sql = (rest: string): string => `(context has sql && ${rest})`

/** Every way in which a condition can touch a question, certain and uncertain ones. */
const ATOMS: readonly ((by: Chance) => string)[] = [
  () => 'context.approved',
  (by) => `context.access == "${by.of(['read', 'write'])}"`,
  () => 'context has sql',
  () => 'context has sql.tablesRead',
  () => sql('context.sql has understood'),
  (by) => sql(`context.sql.tablesRead.contains("${by.of(TABLES)}")`),
  (by) => sql(`["${by.of(TABLES)}", "x"].containsAll(context.sql.tablesRead)`),
  (by) => sql(`["${by.of(TABLES)}"].containsAny(context.sql.tablesRead)`),
  (by) => sql(`context.sql.tablesRead.containsAny(["${by.of(TABLES)}"])`),
  (by) => sql(`context.sql.tablesRead.containsAll(["${by.of(TABLES)}", "${by.of(TABLES)}"])`),
  (by) => sql(`context.sql.tablesRead == ["${by.of(TABLES)}"]`),
  (by) => sql(`["${by.of(TABLES)}", "${by.of(TABLES)}"] == context.sql.tablesRead`),
  (by) => sql(`context.sql.${by.of(['tablesRead', 'tablesWritten'])}.isEmpty()`),
  () => sql('context.sql.tablesWritten.contains(context.access)'),
  (by) =>
    sql(
      `(if context.approved then ["x"] else ["${by.of(TABLES)}"]).containsAll(context.sql.tablesRead)`,
    ),
  () => '["read", "admin"].contains(context.access)',
  () => 'context.access != "admin"',
  () => 'context.connection.name == "orders"',
  () => '(context has clientAddress && context.clientAddress.isLoopback())',
  () => 'context.time.hour < 5',
  () => sql('context.sql == context.sql && context.sql.understood'),
  () => sql('context.sql.tablesRead == context.sql.tablesWritten'),
  (by) => sql(`context.sql.statements + 9223372036854775805 > ${by.of(['1', '3'])}`),
  () => 'context == {approved: true, access: "read"}',
  () => '[context].contains({approved: false, access: "write"})',
  () => '{"context": context.access, "Var": 1} == {"context": "read", "Var": 1}',
  () => '{"principal": principal}.principal in Group::"dba"',
  (by) => `{".": principal}["."] == User::"${by.of(PEOPLE)}"`,
  (by) => `principal == User::"${by.of(PEOPLE)}"`,
  (by) => `principal in User::"${by.of(PEOPLE)}"`,
  (by) => `principal in [Group::"${by.of(GROUPS)}", Group::"${by.of(GROUPS)}"]`,
  () => 'principal is Agent',
  (by) => `principal is User in Group::"${by.of(GROUPS)}"`,
  (by) => `principal in (if context.approved then Group::"${by.of(GROUPS)}" else Group::"dba")`,
  (by) => `User::"${by.of(PEOPLE)}" in Group::"${by.of(GROUPS)}"`,
  (by) => `[User::"${by.of(PEOPLE)}"].contains(principal)`,
  (by) => `(if context.approved then principal else principal) in Group::"${by.of(GROUPS)}"`,
  (by) => `resource == Tool::"${by.of(TOOLS)}"`,
  (by) => `resource.name like "${by.of(['q*', '*e*'])}"`,
  () => 'resource has name',
  (by) => `[Tool::"${by.of(TOOLS)}"].contains(resource)`,
  (by) => `(Tool::"${by.of(TOOLS)}" has name && Tool::"${by.of(TOOLS)}" in Connection::"orders")`,
  () => 'resource in Connection::"orders"',
  (by) => `(resource in Connection::"${by.of(['orders', 'other'])}")`,
]

function condition(by: Chance, depth: number): string {
  const inner = () => condition(by, depth - 1)
  if (depth === 0 || by.is(0.4)) return `(${by.of(ATOMS)(by)})`
  return by.of([
    () => `(${inner()} && ${inner()})`,
    () => `(${inner()} || ${inner()})`,
    () => `!${inner()}`,
    () => `(if ${inner()} then ${inner()} else ${inner()})`,
  ])()
}

function randomPolicies(by: Chance): string {
  return Array.from({ length: by.of([1, 1, 2, 3]) }, (_, index) => {
    const who = by.of([
      'principal',
      'principal',
      `principal in Group::"${by.of(GROUPS)}"`,
      `principal == User::"${by.of(PEOPLE)}"`,
      `principal is Agent in Group::"${by.of(GROUPS)}"`,
    ])
    const what = by.of([
      'resource',
      'resource',
      `resource == Tool::"${by.of(TOOLS)}"`,
      'resource in Connection::"orders"',
    ])
    const effect = by.is(0.75) ? 'permit' : 'forbid'
    const clause = by.is(0.9) ? `${by.of(['when', 'unless'])} { ${condition(by, 2)} }` : ''
    const asks = clause.includes('context.approved') ? '@approvers("dba")' : ''
    return `@id("p${index}") ${asks} ${effect} (${who}, action == Action::"tools/call", ${what}) ${clause};`
  }).join('\n')
}

const orders = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})

function randomQuestion(by: Chance): Question {
  const verb = by.is(0.9) ? 'tools/call' : 'ping'
  const { principal, operation } = policyDecide.parseRequest({
    phase: 'call',
    principal: {
      kind: by.of(['user', 'user', 'agent']),
      id: by.of(PEOPLE),
      issuer: 'i',
      groups: by.some(GROUPS),
    },
    operation: {
      connection: orders.name,
      kind: 'mcp',
      verb,
      name: verb === 'ping' ? '' : by.of(TOOLS),
    },
  })
  const facts = {
    understood: by.is(0.8),
    statements: by.of([1, 2, 3]),
    verbs: ['SELECT'],
    tablesRead: by.some(PRESENT),
    tablesWritten: by.some(PRESENT),
    functions: [],
  }
  const found = {
    access: by.of(['read', 'write', 'admin'] as const),
    ...(by.is(0.6) && { facts: { sql: facts } }),
  }
  const meaning = meaningOf(verb)
  assert.ok(meaning)
  const question = questionOf(
    { principal, operation },
    meaning,
    found,
    { at: new Date(0), clientAddress: '10.0.0.1' },
    new Set(GROUPS),
  )
  return by.is(0.5) ? question : asApproved(question)
}

test('verdicts from memory are those of the engine: generated policies and questions', () => {
  const by = chance(20_261_121)
  const plain = createEngine(() => {}, PLAIN)
  const keeping = createEngine(() => {})
  const seen = { sets: 0, allow: 0, deny: 0, error: 0, approved: 0 }
  while (seen.sets < 60) {
    const cedar = randomPolicies(by)
    if ('problems' in plain.check(cedar)) continue
    seen.sets += 1
    const [without, withMemory] = [plain, keeping].map((engine) => engine.load('x', 1, cedar))
    assert.ok(without && withMemory)
    for (let count = 0; count < 40; count += 1) {
      const question = randomQuestion(by)
      const expected: Verdict = without.authorize(question)
      assert.deepEqual(withMemory.authorize(question), expected, cedar)
      if (expected.is === 'deny' && expected.determining.length === 0) {
        const approved = asApproved(question)
        const whole = without.authorize(approved)
        assert.deepEqual(withMemory.authorizeApproved(approved), whole, cedar)
        seen.approved += whole.is === 'allow' ? 1 : 0
      }
      for (const list of LISTS) {
        const some = withMemory.authorizeSome[list](question)
        assert.deepEqual(some, without.authorizeSome[list](question), cedar)
      }
      seen[expected.is] += 1
    }
  }
  // The test would mean nothing if all answers were the same.
  assert.ok(
    seen.allow > 200 && seen.deny > 200 && seen.error > 20 && seen.approved > 5,
    JSON.stringify(seen),
  )
})

/** Whether it holds what the engine does not take. */
const isBroken = (question: Question): boolean => /\\ud800/.test(JSON.stringify(question))

/** How often the engine is asked when a set is asked the given questions. */
function asked(
  cedar: string,
  questions: readonly Question[],
  entries?: number,
  allNew?: number,
): number {
  let count = 0
  const memory = createMemo(entries, allNew)
  const counting: Memo = {
    wrap: (authorize, reads) =>
      memory.wrap((question) => {
        count += 1
        return authorize(question)
      }, reads),
  }
  const engine: Engine = createEngine(() => {}, counting)
  const set = engine.load('x', 1, cedar)
  for (const question of questions) set.authorize(question)
  return count
}

const questionsOf = (count: number): readonly Question[] => {
  const by = chance(5)
  return Array.from({ length: count }, () => randomQuestion(by))
}

test('what the set does not read makes no difference to the memory', () => {
  const questions = questionsOf(200).filter(
    (question) => question.action.id === 'tools/call' && !isBroken(question),
  )
  assert.equal(asked('@id("a") permit (principal is User, action, resource);', questions), 16)
  const named = '@id("a") permit (principal == User::"alice", action, resource);'
  assert.ok(asked(named, questions) > 24)
})

test('the memory has bounds, and a set that never asks twice does not fill it', () => {
  const questions = questionsOf(3000)
    .filter((question) => !isBroken(question))
    .slice(0, 2000)
  const named = '@id("a") permit (principal == User::"alice", action, resource);'
  assert.ok(asked(named, questions, 4) > 1500)
  assert.ok(asked(named, questions) < 200)
  const unique = questions.map((question, index) => ({
    ...question,
    principal: { ...question.principal, id: `u${index}` },
    entities: question.entities.map((entity, at) =>
      at === 0 ? { ...entity, uid: { ...entity.uid, id: `u${index}` } } : entity,
    ),
  }))
  // Once it is left alone, questions that were asked before go to the engine, too.
  const twice = [...unique.slice(0, 1024), ...unique.slice(0, 500)]
  assert.equal(asked(named, twice, undefined, 1024), 1524)
  assert.equal(asked(named, twice), 1024)
})

test('tables that no policy names make no difference to each other', () => {
  const [question] = questionsOf(50).filter(({ context }) => context['sql'] !== undefined)
  const sqlFacts = Object(question?.context['sql'])
  assert.ok(question)
  const reading = (...tablesRead: string[]): Question => ({
    ...question,
    context: { ...question.context, sql: { ...sqlFacts, tablesRead } },
  })
  const cedar =
    '@id("a") permit (principal, action, resource) when { context has sql && ["x", "y"].containsAll(context.sql.tablesRead) };'
  const others = [reading('a'), reading('b'), reading('a', 'b', 'c')]
  assert.equal(asked(cedar, others), 1)
  assert.equal(asked(cedar, [reading('x'), reading('x', 'a'), reading(), reading('y', 'x')]), 4)
  assert.equal(asked(cedar, [reading('x', 'y'), reading('y', 'x')]), 1)
})
