import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ApprovalTerms,
  type Decision,
  type Facts,
  parseConnection,
  type Principal,
  type Quota,
} from '@sallyport/contracts'
import { pathsFacts, shellSummary, urlsFacts } from '@sallyport/facts'
import { createEngine } from '../cedar/engine.ts'
import { judgeRecorded } from '../judge-recorded.ts'
import { type Chance, chance } from '../testing/chance.ts'
import { suggest } from './suggest.ts'
import { type Past, Uses } from './use.ts'

// Promise: whatever was used is decided by the suggested set as it was decided the last time, with the same rates and
// budgets; what was refused stays refused, whatever else was done with the same tool.

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const TABLES = ['public.orders', 'public.customers', 'public.payments', 'pub"lic.x\\y']
const GROUPS = ['analysts', 'dba', 'agents', 'staff', 'O\u0027Neill "team"']
const TERMS: readonly ApprovalTerms[] = [
  { approvers: ['dba'], quorum: 1, ttlSeconds: 900 },
  { approvers: ['dba', 'leads'], quorum: 2, ttlSeconds: 604_800 },
]
const QUOTAS: readonly Quota[] = [
  { policy: 'a', unit: 'calls', amount: 30, periodSeconds: 60, per: 'principal' },
  { policy: 'b', unit: 'rows', amount: 1, periodSeconds: 86_400, per: 'principal and tool' },
  { policy: 'c', unit: 'bytes', amount: 1_000_000_000_000, periodSeconds: 3600, per: 'connection' },
  { policy: 'c', unit: 'bytes', amount: 1_500_000, periodSeconds: 1, per: 'tool' },
]
const COMMANDS = [
  'git status',
  'git status --short',
  'git log',
  'rm -rf /',
  '/bin/rm -rf /',
  'LD_PRELOAD=/tmp/x git status',
  'git status > ~/.bashrc',
  'git status; rm -rf /',
  'git log $(cat x)',
  'git $what',
  'git "',
]
const URLS = [
  'https://api.example.com/a',
  'https://api.example.com/b',
  'https://user:word@api.example.com/a',
  'https://other.example.com/',
  'http://169.254.169.254/latest',
  'https://api.example.com/%2e%2e/x',
  'nonsense://',
]
const FILES = 'abcdefghijklm'.split('').map((name) => `/work/data/${name}`)
const PATHS = [...FILES, '/work/data/.env', '/etc/passwd', '/work/data/../x', 'data/a', 'a\u0000']

const ALL_FACTS: Readonly<Record<string, (by: Chance) => Facts>> = {
  run: (by) => ({ shell: shellSummary(by.of(COMMANDS), { shell: 'bash' }) }),
  fetch: (by) => ({ url: urlsFacts(by.is(0.7) ? [by.of(URLS)] : by.some(URLS)) }),
  edit: (by) => ({ path: pathsFacts(by.is(0.7) ? [by.of(PATHS)] : by.some(PATHS)) }),
  move: (by) => ({
    path: pathsFacts([by.of(PATHS)]),
    ...(by.is(0.5) && { shell: shellSummary(by.of(COMMANDS), { shell: 'bash' }) }),
  }),
}

function randomPeople(by: Chance): readonly Principal[] {
  return Array.from({ length: by.of([1, 3, 6]) }, (_, at) => ({
    kind: by.of(['user', 'user', 'agent'] as const),
    id: `p${at}${by.of(['', '"', "'", ' ü'])}`,
    issuer: 'i',
    groups: by.some(GROUPS),
  }))
}

const NOT_UNDERSTOOD = {
  understood: false,
  statements: 0,
  verbs: [],
  tablesRead: [],
  tablesWritten: [],
  functions: [],
}

function sqlFacts(by: Chance, access: 'read' | 'write' | 'admin'): Facts {
  if (access === 'admin' && by.is(0.3)) return { sql: NOT_UNDERSTOOD }
  return {
    sql: {
      understood: true,
      statements: 1,
      verbs: by.some(['SELECT', 'UPDATE', 'DROP TABLE']),
      tablesRead: by.some(TABLES),
      tablesWritten: access === 'read' ? [] : by.some(TABLES),
      functions: access === 'admin' ? by.some(['dblink', 'lo_export']) : [],
      ...(by.is(0.5) && { columns: by.some(['public.orders.id', 'public.orders.card']) }),
      ...(by.is(0.5) && { missingWhere: by.is(0.5) }),
    },
  }
}

const OPERATIONS = [
  ...['query', 'query', 'query', 'refund', 'odd "name" *\\'].map(
    (name) => ['tools/call', name] as const,
  ),
  ...Object.keys(ALL_FACTS).map((name) => ['tools/call', name] as const),
  ['prompts/get', 'greet'],
  ['resources/read', 'file:///data/'],
  ['initialize', ''],
  ['completion/complete', 'query'],
] as const

interface World {
  readonly people: readonly Principal[]
  readonly consents: number
  readonly quotas: number
}

function randomPast(by: Chance, { people, consents, quotas }: World, at: number): Past {
  const person = by.of(people)
  // Groups come and go.
  const groups = by.is(0.9) ? person.groups : by.some(GROUPS)
  const access = by.of(['read', 'read', 'write', 'admin'] as const)
  const [verb, tool] = by.of(OPERATIONS)
  const name = verb === 'resources/read' ? `${tool}${by.of('ab*cdefghij'.split(''))}` : tool
  const called = verb === 'tools/call' && by.is(0.9)
  const facts = name === 'query' ? sqlFacts(by, access) : ALL_FACTS[name]?.(by)
  return {
    principal: { ...person, groups },
    verb,
    name,
    access,
    ...(called && facts && { facts }),
    ...(by.is(consents) && verb === 'tools/call' && { approval: by.of(TERMS) }),
    mask: by.is(0.95) ? 'default' : 'none',
    unmask: by.is(0.9) ? [] : ['email', 'phone'],
    quotas: by.is(quotas) ? by.some(QUOTAS) : [],
    at: new Date(1_700_000_000_000 + at * 1000).toISOString(),
  }
}

const NAMED = /^(?:tools|prompts|resources)\//

/** What tells one thing that somebody did from another. */
function keyOf({ principal, verb, name, facts = {}, access }: Past): string {
  const { sql, shell, url, path } = facts
  const found = Object.keys(facts).length > 0 && [
    access,
    sql && [sql, sql.columns ?? ['*'], sql.missingWhere ?? true].map((each) => ordered(each)),
    shell && [
      shell.understood,
      shell.dynamic,
      ...[shell.calls, shell.filesRead, shell.filesWritten, shell.variables].map(ordered),
    ],
    url && [
      url.understood,
      url.credentials,
      url.traversal,
      url.encodedSeparators,
      ordered(url.origins),
    ],
    path && [ordered(path.paths), path.understood, path.absolute],
    path && [path.traversal, path.escapes, path.hidden],
  ]
  const object = NAMED.test(verb) ? name : ''
  return JSON.stringify([principal.kind, principal.id, verb, object, found])
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String).toSorted()
  if (typeof value !== 'object' || value === null) return value
  const { columns: _, missingWhere: __, ...rest } = Object(value)
  return Object.entries(rest).map(([name, each]) => [name, ordered(each)])
}

const isUnclear = ({ facts: { shell, url, path } = {} }: Past): boolean =>
  shell?.dynamic === true || [shell, url, path].some((kind) => kind?.understood === false)

/** What is promised for an operation, by all that became of the same thing. */
function promised(past: Past, history: readonly Past[], refused: readonly Past[]) {
  const same = (other: Past) => keyOf(other) === keyOf(past)
  const last = history.findLast(same)
  const refusal = refused.findLast(same)
  if (last === undefined || isUnclear(last)) return undefined
  if (refusal === undefined) return last
  // A tool or a prompt may have been given other arguments.
  if (/^(?:tools|prompts)\//.test(past.verb)) return undefined
  return refusal.at > last.at ? undefined : last
}

function randomWorld(by: Chance) {
  const people = randomPeople(by)
  const world = { people, consents: by.of([0, 0.1, 0.5]), quotas: by.of([0, 0.3]) }
  const history = Array.from({ length: by.of([1, 8, 40]) }, (_, at) => randomPast(by, world, at))
  const refused = Array.from({ length: by.of([0, 4, 20]) }, (_, at) => {
    const past = randomPast(by, world, at)
    // Some are the same as something that was used.
    return by.is(0.2) ? { ...by.of(history), at: past.at } : past
  })
  return { history, refused }
}

const demands = (quotas: readonly Quota[] = []): readonly string[] => [
  ...new Set(quotas.map((quota) => JSON.stringify({ ...quota, policy: '' })).toSorted()),
]

function assertPromised(decision: Decision, expected: Past | undefined, about: string): void {
  const granted = expected?.approval === undefined ? 'allow' : 'require_approval'
  const outcome: string = expected === undefined ? 'deny' : granted
  assert.equal(decision.outcome, outcome, about)
  if (decision.outcome === 'deny') return
  assert.equal(decision.obligations.mask, expected?.mask, about)
  assert.deepEqual(decision.obligations.unmask ?? [], expected?.unmask, about)
  assert.deepEqual(demands(decision.obligations.quotas), demands(expected?.quotas), about)
  if (decision.outcome === 'require_approval')
    assert.deepEqual(decision.approval, expected?.approval, about)
}

test('what was used is decided as it was decided the last time, what was refused is refused: generated histories', () => {
  const by = chance(20_261_122)
  const engine = createEngine((error) => assert.fail(String(error)))
  const seen = { sets: 0, refused: 0, both: 0, allow: 0, deny: 0, require_approval: 0 }
  for (let round = 0; round < 70; round += 1) {
    const { history, refused } = randomWorld(by)
    const uses = new Uses()
    for (const past of history) uses.add(past)
    for (const one of refused) uses.refuse(one)
    const named = new Set(by.some(GROUPS))
    const suggestion = suggest(uses, { connection: 'orders', mask: 'default', named })
    if ('refused' in suggestion) {
      seen.refused += 1
      continue
    }
    if (suggestion.policies === 0) continue
    assert.deepEqual(engine.check(suggestion.cedar), { arguments: [] }, suggestion.cedar)
    const set = engine.load('orders', 1, suggestion.cedar)
    for (const past of [...history, ...refused]) {
      const { verb, name, access, facts, principal } = past
      const recorded = { principal, verb, name, access, ...(facts && { facts }), time: past.at }
      const decision = judgeRecorded(set, connection, { ...recorded, masked: [] })
      assert.ok('outcome' in decision)
      const expected = promised(past, history, refused)
      assertPromised(decision, expected, `${JSON.stringify(past)}\n${suggestion.cedar}`)
      assert.equal(expected === undefined && history.includes(past), isLeftOut(uses, past, history))
      seen[decision.outcome] += 1
      if (expected === undefined && history.includes(past) && !isUnclear(past)) seen.both += 1
    }
    seen.sets += 1
  }
  assert.ok(
    seen.sets > 40 && seen.allow > 170 && seen.require_approval > 35 && seen.both > 17,
    JSON.stringify(seen),
  )
})

/** Whether it is told that a use is not covered. */
const isLeftOut = (uses: Uses, past: Past, history: readonly Past[]): boolean =>
  history.includes(past) && uses.leavesOut(past)
