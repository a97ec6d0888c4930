import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyDecide } from '@sallyport/contracts'
import { aboutConnection } from '../about.ts'
import { FACT_FINDERS } from '../fact-finders.ts'
import { judgeCall, subjectOf, understand } from '../judge.ts'
import { about, any, connection, engine, on, published, typesOf } from '../testing/refunds.ts'
import { createEngine } from './engine.ts'

/** Decides a call of a tool that was defined otherwise when the text was published. */
async function redefined(cedar: string, name: string, inputSchema: object, args: object) {
  const set = createEngine((error) => assert.fail(String(error))).load(
    'o',
    1,
    cedar,
    typesOf(cedar),
  )
  const operation = { connection: connection.name, kind: 'mcp', verb: 'tools/call', name } as const
  const principal = { kind: 'user', id: 'alice', issuer: 'i', groups: [] } as const
  const request = policyDecide.parseRequest({
    phase: 'call',
    principal,
    operation: { ...operation, arguments: args },
  })
  const subject = subjectOf(request, connection, 1, new Date())
  assert.ok('meaning' in subject)
  const text = JSON.stringify({ name, inputSchema })
  const found = await understand(subject, FACT_FINDERS, text)
  return judgeCall(subject, { version: 1, set }, found, text)
}

const NEVER_MUCH = `@id("a") permit (principal, action, resource);
  @id("f") forbid (principal, action == Action::"tools/call", resource)
    when { context has arguments.amount && context.arguments.amount > 100 };`

test('a definition that is pinned later cannot hide an argument from the policies', async () => {
  const amount = { type: 'number' }
  const same = await redefined(NEVER_MUCH, 'new', { properties: { amount } }, {})
  assert.equal(same.outcome, 'allow')
  const later: readonly object[] = [
    { properties: { amount: { ...amount, default: 1000 } } },
    { properties: { amount: { type: ['number', 'string'] } } },
    { properties: { amount: { type: 'string' } } },
    { properties: { amount }, allOf: [{ properties: { amount: { default: 1000 } } }] },
  ]
  for (const inputSchema of later) {
    const decision = await redefined(NEVER_MUCH, 'new', inputSchema, {})
    assert.equal(decision.outcome, 'deny', JSON.stringify(inputSchema))
    assert.match(decision.reasons.join(), /The argument amount of new is not what the policies/)
  }
})

test('whoever may not see a tool is told nothing of its arguments', async () => {
  const cedar = NEVER_MUCH.replace('permit (principal,', 'permit (principal == User::"bob",')
  const inputSchema = { properties: { amount: { type: 'string' } } }
  const decision = await redefined(cedar, 'new', inputSchema, {})
  assert.equal(decision.outcome, 'deny')
  assert.doesNotMatch(decision.reasons.join(), /amount/)
})

test('a tool whose policies read an argument that it no longer has is refused', async () => {
  const cedar = `@id("a") permit (principal, action, resource);
    @id("f") forbid (principal, action == Action::"tools/call", resource == Tool::"refund")
      when { context.arguments has reason && context.arguments.reason == "x" };`
  const renamed = { properties: { why: { type: 'string' } } }
  assert.equal((await redefined(cedar, 'refund', renamed, { why: 'x' })).outcome, 'deny')
  assert.equal((await redefined(NEVER_MUCH, 'other', renamed, { why: 'x' })).outcome, 'allow')
})

test('facts are found of what the target takes for an argument that is left out', async () => {
  const cedar = on('query', '["public.a"].containsAll(context.sql.tablesRead)')
  const schema = { properties: { sql: { type: 'string', default: 'SELECT * FROM b' } } }
  for (const args of [{}, { sql: null }]) {
    const decision = await redefined(cedar, 'query', schema, args)
    assert.deepEqual([decision.outcome, decision.facts?.sql?.tablesRead], ['deny', ['public.b']])
  }
  const given = await redefined(cedar, 'query', schema, { sql: 'SELECT * FROM a' })
  assert.equal(given.outcome, 'allow')
})

test('as many arguments as a target likes do not overrun the engine', () => {
  const tools = Array.from({ length: 400 }, (_, tool) => {
    const names = Array.from({ length: 200 }, (_name, at) => `t${tool}_${at}`)
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
    return JSON.stringify({ name: `t${tool}`, inputSchema: { properties } })
  })
  const huge = aboutConnection(connection, {
    find: () => undefined,
    all: (kind) => (kind === 'tool' ? tools : []),
  })
  assert.deepEqual(engine.check('@id("f") forbid (principal, action, resource);', huge), {
    arguments: [],
  })
  const checked = engine.check(
    any('context has arguments.t7_7 && context.arguments.t7_7 == "x"'),
    huge,
  )
  assert.ok('arguments' in checked)
})

test('a forbid on facts needs somebody in the set who asks whether they were understood', () => {
  const blind =
    '@id("p") permit (principal, action == Action::"tools/call", resource); @id("f") forbid (principal, action == Action::"tools/call", resource) when { context has shell && context.shell.programs.contains("rm") };'
  const checked = engine.check(blind, about)
  assert.ok('problems' in checked)
  assert.match(checked.problems.join(), /unless context\.shell\.understood/)
  const asking =
    '@id("u") forbid (principal, action == Action::"tools/call", resource) when { context has shell && !context.shell.understood };'
  assert.deepEqual(engine.check(`${blind}${asking}`, about), { arguments: [] })
})

test('no list of what is allowed covers what was not understood', async () => {
  const cedar = on('run', '["ls"].containsAll(context.shell.programs)')
  const call = published(cedar)
  assert.equal((await call('run', { command: 'ls' })).outcome, 'allow')
  assert.equal((await call('run', { command: 'ls "' })).outcome, 'deny')
})
