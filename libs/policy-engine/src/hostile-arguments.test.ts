import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Connection, parseConnection, type Principal } from '@sallyport/contracts'
import { aboutConnection } from './about.ts'
import { createEngine } from './cedar/engine.ts'
import { isFatal } from './cedar/fatal.ts'
import { tryPolicies } from './try-policies.ts'

// Promise: whatever the arguments are made of, no answer is better than the policies say, and a forbid still bites.

const connection: Connection = parseConnection({
  name: 'typed',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    pay: { access: 'write' },
    query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
    run: { shell: { argument: 'command', shell: 'bash' } },
    fetch: { access: 'read', url: { arguments: ['url', 'urls'] } },
    open: { access: 'read', path: { arguments: ['path', 'paths'] } },
  },
  mask: 'default',
})

const SCHEMA = {
  type: 'object',
  properties: {
    amount: { type: 'number' },
    count: { type: 'integer' },
    note: { type: 'string' },
    fast: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    to: { type: 'object', properties: { iban: { type: 'string' } } },
  },
}
const PINNED = JSON.stringify({ name: 'pay', inputSchema: SCHEMA })
const about = aboutConnection(connection, {
  find: (kind, name) => (kind === 'tool' && name === 'pay' ? PINNED : undefined),
  all: (kind) => (kind === 'tool' ? [PINNED] : []),
})

const rule = (id: string, effect: string, tool: string, condition: string): string =>
  `@id("${id}") ${effect} (principal, action == Action::"tools/call", resource == Tool::"${tool}") when { ${condition} };`

const POLICIES = [
  rule('small', 'permit', 'pay', 'context.arguments has amount && context.arguments.amount <= 100'),
  rule(
    'no-note',
    'forbid',
    'pay',
    'context.arguments has note && context.arguments.note like "*evil*"',
  ),
  rule(
    'no-tag',
    'forbid',
    'pay',
    'context.arguments has tags && context.arguments.tags.contains("evil")',
  ),
  rule(
    'no-iban',
    'forbid',
    'pay',
    'context.arguments has to && context.arguments.to has iban && context.arguments.to.iban like "XX*"',
  ),
  rule('few', 'forbid', 'pay', 'context.arguments has count && context.arguments.count > 3'),
  rule(
    'read',
    'permit',
    'query',
    'context.access == "read" && ["public.a"].containsAll(context.sql.tablesRead)',
  ),
  rule(
    'ls',
    'permit',
    'run',
    'context.access == "write" && ["ls"].containsAll(context.shell.names)',
  ),
  rule(
    'page',
    'permit',
    'fetch',
    'context.url.understood && ["https://a.example:443"].containsAll(context.url.origins)',
  ),
  rule('file', 'permit', 'open', 'context.path.understood && context.path.under.contains("/srv")'),
].join('\n')

const checked = createEngine((error) => assert.fail(String(error))).check(POLICIES, about)
assert.ok('arguments' in checked, 'problems' in checked ? checked.problems.join('\n') : '')
const decide = tryPolicies(connection, POLICIES, { types: checked.arguments })

const principal: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: [] }

async function outcome(name: string, args: Readonly<Record<string, unknown>>): Promise<string> {
  const operation = { connection: connection.name, kind: 'mcp', verb: 'tools/call', name } as const
  const request = {
    phase: 'call',
    principal,
    operation: { ...operation, arguments: args },
  } as const
  try {
    const decision = await decide(request)
    assert.ok(decision.outcome !== 'deny' || decision.reasons.length > 0)
    return decision.outcome
  } catch (error) {
    // Here an error of the engine is thrown; where it is served, it is a deny. None may leave the engine unusable.
    assert.ok(!isFatal(error) && error instanceof Error, String(error))
    assert.match(error.message, /hex escape|surrogate/)
    return 'deny'
  }
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

const deep = (levels: number): unknown => (levels === 0 ? 'evil' : { to: [deep(levels - 1)] })

/** As a client can send them: JSON, whatever its names. */
const HOSTILE: readonly unknown[] = [
  '{"__proto__":{"amount":1}}',
  '{"constructor":{"prototype":{"amount":1}}}',
  '{"__entity":{"type":"User","id":"admin"}}',
  '{"__extn":{"fn":"ip","arg":"127.0.0.1"}}',
  '{"__extn":{"fn":"decimal","arg":"evil"}}',
  '{"__expr":"true"}',
  '{"type":"Group","id":"admins"}',
  '{"toString":1,"valueOf":1,"length":0,"hasOwnProperty":1}',
  '[1e400,-1e400,9007199254740993,9223372036854775808,-9223372036854775809]',
]
  .map((text): unknown => JSON.parse(text))
  .concat([
    -0,
    0.1 + 0.2,
    100.00000000000001,
    Number.MAX_SAFE_INTEGER + 1,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    null,
    true,
    '',
    'evil',
    '100',
    '\ud800',
    'a\udc00\0b',
    'x'.repeat(100_000),
    ['evil'],
    [['evil']],
    ['a', null],
    [{ iban: 'XX1' }],
    [],
    {},
    deep(60),
    { iban: ['XX1'] },
    { iban: { __extn: { fn: 'ip', arg: '::1' } } },
  ])

const NAMES = ['amount', 'count', 'note', 'fast', 'tags', 'to', '__proto__', 'constructor', 'x/y:z']

/** Makes arguments out of hostile values and of those that fit. */
function argumentsOf(next: () => number): Record<string, unknown> {
  const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(next() * all.length)]
  const entries = NAMES.filter(() => next() < 0.5).map((name): [string, unknown] => [
    name,
    next() < 0.6 ? one([1, 100, 101, -5, 'fine', 'so evil', ['evil'], ['a']]) : one(HOSTILE),
  ])
  return Object.fromEntries(entries)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the policies above say, read off by hand. */
function mayPay(args: Readonly<Record<string, unknown>>): boolean {
  const { amount, note, tags, to, count } = args
  if (typeof amount !== 'number' || amount > 100) return false
  if (![undefined, null].some((none) => note === none) && typeof note !== 'string') return false
  if (typeof note === 'string' && note.includes('evil')) return false
  if (Array.isArray(tags) && (tags.includes('evil') || tags.some((tag) => typeof tag !== 'string')))
    return false
  if (isRecord(to) && typeof to['iban'] === 'string' && to['iban'].startsWith('XX')) return false
  return !(typeof count === 'number' && count > 3)
}

test('no hostile arguments are allowed that the policies do not allow', async () => {
  const next = chance(20_261_121)
  const seen = { allow: 0, deny: 0 }
  for (let round = 0; round < 3000; round += 1) {
    const args = argumentsOf(next)
    const found = await outcome('pay', args)
    if (found === 'allow') assert.ok(mayPay(args), JSON.stringify(args).slice(0, 500))
    seen[found === 'allow' ? 'allow' : 'deny'] += 1
  }
  // It would mean nothing if nothing passed, or everything.
  assert.ok(seen.allow > 20, `${seen.allow} allowed`)
  assert.ok(seen.deny > 500, `${seen.deny} denied`)
})

const UNSAFE = { note: 'so evil', tags: ['evil'], to: { iban: 'XX1' }, count: 4 }

test('a forbid bites beside whatever other arguments', async () => {
  assert.equal(await outcome('pay', { amount: 1 }), 'allow')
  for (const [name, value] of Object.entries(UNSAFE)) {
    for (const other of NAMES) {
      for (const hostile of HOSTILE) {
        if (other === name) continue
        const args = Object.fromEntries([
          ['amount', 1],
          [other, hostile],
          [name, value],
        ])
        assert.equal(await outcome('pay', args), 'deny', `${name} beside ${other}`)
      }
    }
  }
})

const FACTS: readonly (readonly [tool: string, argument: string, harmless: string])[] = [
  ['query', 'sql', 'SELECT * FROM a'],
  ['run', 'command', 'ls'],
  ['fetch', 'url', 'https://a.example/'],
  ['open', 'path', '/srv/a'],
]

const what = (value: unknown): string => JSON.stringify(value).slice(0, 200)

for (const [tool, argument, harmless] of FACTS) {
  test(`what is parsed of ${tool} is never understood where it is no text`, async () => {
    assert.equal(await outcome(tool, { [argument]: harmless }), 'allow')
    for (const hostile of HOSTILE) {
      // A shell does nothing at all with nothing.
      if (tool === 'run' && hostile === '') continue
      assert.equal(await outcome(tool, { [argument]: hostile }), 'deny', what(hostile))
      const shadow = { ['__proto__']: { [argument]: harmless }, [argument]: hostile }
      assert.equal(await outcome(tool, shadow), 'deny', what(hostile))
      assert.equal(await outcome(tool, { [argument]: { toString: harmless } }), 'deny')
    }
    const proto = JSON.parse(`{"__proto__": {"${argument}": "${harmless}"}}`)
    assert.equal(await outcome(tool, proto), 'deny')
  })
}
