import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  type Connection,
  parseConnection,
  type Principal,
  type SqlFacts,
} from '@sallyport/contracts'
import { createEngine } from './cedar/engine.ts'
import { type Chance, chance } from './testing/chance.ts'
import { tryPolicies } from './try-policies.ts'

// Promise: what a list hides is denied, approved or not, whatever SQL comes.

const TABLES = ['public.orders', 'public.customers', 'public.payments']
const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'DROP TABLE', 'COPY PROGRAM']
const GROUPS = ['analysts', 'dba', 'agents']
const TOOLS = ['query', 'report', 'refund']

const connection: Connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: Object.fromEntries(
    ['query', 'report'].map((tool) => [
      tool,
      { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
    ]),
  ),
  mask: 'default',
})

const quoted = (names: readonly string[]): string => `[${names.map((name) => `"${name}"`).join()}]`

/** A condition on the SQL of a call, in the form that the validator takes. */
const sql = (rest: string): string => `(context has sql && ${rest})`

/** Conditions that any policy could hold; those on SQL are guarded. */
function condition(by: Chance, depth: number): string {
  const inner = () => condition(by, depth - 1)
  if (depth > 0 && by.is(0.65)) {
    return by.of([
      () => `(${inner()} && ${inner()})`,
      () => `(${inner()} || ${inner()})`,
      () => `!${inner()}`,
      () => `(if ${inner()} then ${inner()} else ${inner()})`,
    ])()
  }
  return by.of([
    () => `(context.access == "${by.of(['read', 'write', 'admin'])}")`,
    () => 'context.approved',
    () => sql('context.sql.understood'),
    () => sql(`context.sql.tablesRead.contains("${by.of(TABLES)}")`),
    () => sql(`${quoted(by.some(TABLES).concat('public.x'))}.containsAll(context.sql.tablesRead)`),
    () => sql(`context.sql.tablesWritten.isEmpty()`),
    () => sql(`context.sql.verbs.containsAny(${quoted([by.of(VERBS), by.of(VERBS)])})`),
    () => sql(`context.sql.statements < ${by.of(['1', '2', '3'])}`),
    () => sql(`context.sql.statements + 9223372036854775805 > 3`),
    () => `(context has sql)`,
    () => `(principal in Group::"${by.of(GROUPS)}")`,
    () => `(resource.name like "${by.of(['q*', 're*', '*'])}")`,
  ])()
}

function randomPolicies(by: Chance): string {
  const count = by.of([1, 2, 3, 4, 5])
  return Array.from({ length: count }, (_, index) => {
    const effect = by.is(0.7) ? 'permit' : 'forbid'
    const who = by.is(0.5) ? `principal in Group::"${by.of(GROUPS)}"` : 'principal'
    const what = by.is(0.4) ? `resource == Tool::"${by.of(TOOLS)}"` : 'resource'
    const clauses = Array.from(
      { length: by.of([0, 1, 1, 2]) },
      () => `${by.of(['when', 'when', 'unless'])} { ${condition(by, 3)} }`,
    )
    const asks = clauses.some((clause) => clause.includes('context.approved'))
    return `@id("p${index}") ${asks ? '@approvers("dba")' : ''} ${effect} (${who}, action == Action::"tools/call", ${what}) ${clauses.join(' ')};`
  }).join('\n')
}

const randomFacts = (by: Chance): SqlFacts => ({
  understood: by.is(0.8),
  statements: by.of([0, 1, 1, 1, 2, 3]),
  verbs: by.some(VERBS),
  tablesRead: by.some(TABLES),
  tablesWritten: by.some(TABLES),
  functions: by.some(['set_config', 'dblink']),
})

/** Tries many calls on everything that a list hides; returns how much was hidden, and how much of the rest passes. */
async function compare(by: Chance, cedar: string, callsPerTool: number) {
  const decide = tryPolicies(connection, cedar, { find: { sql: async () => randomFacts(by) } })
  const seen = { hidden: 0, shown: 0, callable: 0 }
  for (const name of TOOLS) {
    const groups = by.some(GROUPS)
    const principal: Principal = { kind: by.of(['user', 'agent']), id: 'x', issuer: 'i', groups }
    const operation = {
      connection: connection.name,
      kind: 'mcp',
      verb: 'tools/call',
      name,
    } as const
    const { outcome } = await decide({ phase: 'list', principal, operation })
    seen[outcome === 'deny' ? 'hidden' : 'shown'] += 1
    for (let call = 0; call < callsPerTool; call += 1) {
      const decision = await decide({ phase: 'call', principal, operation })
      if (decision.outcome === 'deny') continue
      assert.notEqual(outcome, 'deny', `${name} is hidden, and yet allowed, by:\n${cedar}`)
      seen.callable += 1
      break
    }
  }
  return seen
}

test('whatever a list hides is denied for every call: generated policies', async () => {
  const by = chance(20_260_728)
  const engine = createEngine(() => {})
  const total = { sets: 0, hidden: 0, shown: 0, callable: 0 }
  while (total.sets < 50) {
    const cedar = randomPolicies(by)
    if ('problems' in engine.check(cedar)) continue
    const { hidden, shown, callable } = await compare(by, cedar, 12)
    total.sets += 1
    total.hidden += hidden
    total.shown += shown
    total.callable += callable
  }
  // The test would mean nothing if everything were shown, or nothing could be called.
  assert.ok(total.hidden > 16, `${total.hidden} hidden`)
  assert.ok(total.callable > total.shown * 0.6, `${total.callable} of ${total.shown} callable`)
})

test('whatever a list hides is denied for every call: the shipped policies', async () => {
  const by = chance(7)
  const cedar = readFileSync(
    new URL('../../../examples/policies/orders.cedar', import.meta.url),
    'utf8',
  )
  let hidden = 0
  for (let round = 0; round < 15; round += 1) {
    hidden += (await compare(by, cedar, 20)).hidden
  }
  assert.ok(hidden > 8)
})
