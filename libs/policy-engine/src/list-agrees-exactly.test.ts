import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Connection,
  type Decision,
  parseConnection,
  type PathsFacts,
  type Principal,
  type ShellSummary,
  type SqlFacts,
  type UrlsFacts,
} from '@sallyport/contracts'
import { aboutConnection } from './about.ts'
import { createEngine } from './cedar/engine.ts'
import { tryPolicies } from './try-policies.ts'

// Promise: what a list hides is denied for all arguments; what it shows is allowed, or waits for an approval, for some.
//
// Conditions are made of atoms, each of which is about one attribute that no other is about, and takes two values. Every
// combination of values is asked for, so that "all" and "some" are meant literally: of typed arguments, of facts of SQL,
// shell, URLs and paths, and of approvals. Where a set names each atom once, both directions hold; where it names one more
// often, the first. Outside of this are conditions that contradict each other (an amount below 1 and above 2), which a
// list cannot see, and facts that depend on each other, as the access does on the verbs: there a list may show too much.

const connection: Connection = parseConnection({
  name: 'work',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    work: {
      sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' },
      shell: { argument: 'command', shell: 'bash' },
      url: { arguments: ['url'] },
      path: { arguments: ['path'] },
    },
  },
  mask: 'default',
})

const PINNED = JSON.stringify({
  name: 'work',
  inputSchema: {
    type: 'object',
    required: ['amount', 'fast'],
    properties: {
      amount: { type: 'number' },
      note: { type: 'string' },
      fast: { type: 'boolean' },
      tags: { type: 'array', items: { type: 'string' } },
    },
  },
})
const about = aboutConnection(connection, {
  find: (kind, name) => (kind === 'tool' && name === 'work' ? PINNED : undefined),
  all: (kind) => (kind === 'tool' ? [PINNED] : []),
})

/** One condition for each bit of a combination, met where the bit is set. */
const ATOMS: readonly string[] = [
  'context.arguments.amount <= 10',
  'context.arguments has note',
  'context.arguments.fast',
  'context.sql.missingWhere',
  'context.shell.variables.contains("X")',
  'context.url.credentials',
  'context.path.hidden',
]
const COMBINATIONS = 2 ** ATOMS.length

/** Arguments and facts of a combination. */
function combination(bits: number) {
  const is = (atom: number): boolean => Math.floor(bits / 2 ** atom) % 2 === 1
  const args = { amount: is(0) ? 10 : 10.5, ...(is(1) && { note: 'x' }), fast: is(2) }
  const sql: SqlFacts = {
    understood: true,
    statements: 1,
    verbs: ['SELECT'],
    tablesRead: [],
    tablesWritten: [],
    functions: [],
    missingWhere: is(3),
  }
  const shell: ShellSummary = {
    understood: true,
    dynamic: false,
    names: ['ls'],
    programs: ['ls'],
    calls: ['ls'],
    filesRead: [],
    filesWritten: [],
    variables: is(4) ? ['X'] : [],
  }
  const url: UrlsFacts = {
    understood: true,
    origins: [],
    schemes: [],
    hosts: [],
    networks: [],
    ports: [],
    paths: [],
    credentials: is(5),
    traversal: false,
    encodedSeparators: false,
    queryKeys: [],
  }
  const path: PathsFacts = {
    understood: true,
    absolute: true,
    paths: [],
    under: [],
    traversal: false,
    escapes: false,
    hidden: is(6),
  }
  return { args, facts: { sql, shell, url, path } }
}

/** A repeatable source of chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Deals atoms: each once, or again and again. Nothing is left when they are used up. */
type Deal = () => string | undefined

function dealer(next: () => number, again: boolean): Deal {
  const left = [...ATOMS]
  return () => {
    const at = Math.floor(next() * left.length)
    return again ? left[at] : left.splice(at, 1)[0]
  }
}

/** A condition of atoms that are still there; undefined where there are none. */
function condition(next: () => number, deal: Deal, depth: number): string | undefined {
  if (depth === 0 || next() < 0.3) {
    const atom = next() < 0.15 ? 'context.approved' : deal()
    return atom === undefined || next() < 0.5 ? atom : `!(${atom})`
  }
  const [one, two] = [condition(next, deal, depth - 1), condition(next, deal, depth - 1)]
  if (one === undefined || two === undefined) return one ?? two
  const three = next() < 0.2 ? condition(next, deal, depth - 1) : undefined
  if (three !== undefined) return `(if ${one} then ${two} else ${three})`
  return `(${one} ${next() < 0.6 ? '&&' : '||'} ${two})`
}

function randomPolicies(next: () => number, again: boolean): string {
  const deal = dealer(next, again)
  const policies = Array.from({ length: 1 + Math.floor(next() * 3) }, (_, index) => {
    const effect = next() < 0.65 ? 'permit' : 'forbid'
    const clause = next() < 0.75 ? 'when' : 'unless'
    const body = condition(next, deal, 3)
    const asks = body?.includes('context.approved') === true ? '@approvers("dba")' : ''
    const conditions = body === undefined ? '' : `${clause} { ${body} }`
    return `@id("p${index}") ${asks} ${effect} (principal, action == Action::"tools/call", resource == Tool::"work") ${conditions};`
  })
  return [...policies, ASKS].join('\n')
}

/** A set that forbids by facts has to ask whether they were understood; this is about nobody. */
const ASKS = `@id("asks") forbid (principal == User::"nobody", action == Action::"tools/call", resource == Tool::"work")
  unless { context.sql.understood && context.shell.understood && context.url.understood && context.path.understood };`

const principal: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: [] }
const operation = {
  connection: connection.name,
  kind: 'mcp',
  verb: 'tools/call',
  name: 'work',
} as const

/** Whether the list shows the tool, and how many combinations come to what. */
async function played(cedar: string) {
  const checked = createEngine((error) => assert.fail(String(error))).check(cedar, about)
  if ('problems' in checked) return undefined
  let { facts } = combination(0)
  const find = {
    sql: async () => facts.sql,
    shell: () => facts.shell,
    url: () => facts.url,
    path: () => facts.path,
  }
  const decide = tryPolicies(connection, cedar, { types: checked.arguments, find })
  const listed = await decide({ phase: 'list', principal, operation })
  const count: Record<Decision['outcome'], number> = { allow: 0, deny: 0, require_approval: 0 }
  for (let bits = 0; bits < COMBINATIONS; bits += 1) {
    const { args, facts: found } = combination(bits)
    facts = found
    const decision = await decide({
      phase: 'call',
      principal,
      operation: { ...operation, arguments: args },
    })
    count[decision.outcome] += 1
  }
  return { shown: listed.outcome !== 'deny', count }
}

async function playAll(seed: number, sets: number, again: boolean, exact: boolean) {
  const next = chance(seed)
  const total = { sets: 0, hidden: 0, some: 0, waiting: 0 }
  while (total.sets < sets) {
    const cedar = randomPolicies(next, again)
    const seen = await played(cedar)
    if (seen === undefined) continue
    const { shown, count } = seen
    const callable = count.deny < COMBINATIONS
    if (callable) assert.ok(shown, `hidden, and yet callable, by:\n${cedar}`)
    if (exact) assert.equal(shown, callable, `shown, and never callable, by:\n${cedar}`)
    total.sets += 1
    total.hidden += shown ? 0 : 1
    total.some += callable && count.deny > 0 ? 1 : 0
    total.waiting += count.require_approval > 0 ? 1 : 0
  }
  // It would mean nothing if everything were shown, or nothing depended on arguments and approvals.
  assert.ok(total.hidden > sets / 20, `${total.hidden} hidden`)
  assert.ok(total.some > sets / 4, `${total.some} callable for some`)
  assert.ok(total.waiting > sets / 20, `${total.waiting} waiting`)
}

test('lists and calls agree in both directions where each atom is named once', async () => {
  await playAll(4_711, 24, false, true)
})

test('what a list hides is never callable where atoms are named again and again', async () => {
  await playAll(815, 20, true, false)
})
