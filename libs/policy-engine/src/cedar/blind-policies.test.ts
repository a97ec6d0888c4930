import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection, policyDecide } from '@sallyport/contracts'
import { aboutConnection } from '../about.ts'
import { tryPolicies } from '../try-policies.ts'
import { createEngine } from './engine.ts'

const sql = { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' }
const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    query: { sql },
    report: { sql },
    run: { shell: { argument: 'command', shell: 'bash' } },
    read_file: { path: { arguments: ['path'] } },
    fetch: { url: { arguments: ['url'] } },
  },
  mask: 'default',
})
const about = aboutConnection(connection, { find: () => undefined, all: () => [] })
const engine = createEngine((error) => assert.fail(String(error)))

const permit = (tool: string, condition = 'true', id = 'p'): string =>
  `@id("${id}") permit (principal, action == Action::"tools/call", resource == Tool::"${tool}") when { ${condition} };`

/** Conditions that would take what is not known for harmless. */
const BLIND: readonly string[] = [
  permit('query', '!context.sql.tablesRead.contains("public.secrets")'),
  permit('query', 'context.sql.tablesRead != ["public.secrets"]'),
  permit('query', 'context.sql.tablesRead.contains("public.secrets") == false'),
  permit('query', 'if context.sql.verbs.contains("DROP TABLE") then false else true'),
  permit('query', '!(context.sql has limit && context.sql.limit > 10)'),
  permit('fetch', '!context.url.networks.containsAny(["private", "loopback"])'),
  permit('fetch', '!context.url.ports.contains(22)'),
  '@id("p") permit (principal, action == Action::"tools/call", resource) unless { context has sql && context.sql.tablesRead.contains("public.secrets") };',
  `${permit('query')} ${permit('report', 'context.sql.understood', 'r')} @id("f") forbid (principal, action, resource == Tool::"query") when { context.sql.tablesRead.contains("public.secrets") };`,
]

for (const cedar of BLIND) {
  test(`published only where understood is tested: ${cedar}`, () => {
    const checked = engine.check(cedar, about)
    assert.match('problems' in checked ? checked.problems.join() : '', /\.understood/)
    const asks = ['sql', 'url'].map(
      (kind) =>
        `@id("${kind}") forbid (principal, action == Action::"tools/call", resource) when { context has ${kind} && !context.${kind}.understood };`,
    )
    const mended = engine.check([cedar, ...asks].join('\n'), about)
    assert.deepEqual('problems' in mended ? mended.problems : [], [])
  })
}

const FORBID =
  '@id("f") forbid (principal, action, resource == Tool::"query") when { context.sql.tablesRead.contains("public.secrets") };'

/** Permits that need something that is not so of what was not understood. */
const ASKING: readonly string[] = [
  'context.sql.understood',
  'context.access == "read"',
  '["read", "write"].contains(context.access) && !context.sql.missingWhere',
  '["public.orders"].containsAll(context.sql.tablesRead)',
  'context.sql has limit && context.sql.limit < 100',
]

/** Permits that do not, though some of them name what would tell. */
const CARELESS: readonly string[] = [
  'true',
  'context.access != "write"',
  '["read", "admin"].contains(context.access)',
  'context.sql.missingWhere',
  '!context.sql.understood',
  'context.sql.understood == false',
]

test('a forbid on facts is published where each permit it may meet needs facts that are known', () => {
  for (const condition of ASKING) {
    assert.ok(
      'arguments' in engine.check(`${permit('query', condition)} ${FORBID}`, about),
      condition,
    )
  }
  for (const condition of CARELESS) {
    const cedar = `${permit('query', 'context.sql.understood', 'q')} ${permit('query', condition)} ${FORBID}`
    assert.ok('problems' in engine.check(cedar, about), condition)
    const refusing = `@id("u") forbid (principal, action, resource == Tool::"query") unless { context.sql.understood };`
    assert.ok('arguments' in engine.check(`${cedar} ${refusing}`, about), condition)
  }
})

test('a forbid of what was understood refuses nothing that was not', () => {
  const understood = FORBID.replace('when {', 'when { context.sql.understood &&')
  assert.ok('problems' in engine.check(`${permit('query')} ${understood}`, about))
})

/** A condition that is published as it is, and a text that is not understood. */
const SEEN: readonly (readonly [tool: string, condition: string, args: Record<string, unknown>])[] =
  [
    ['read_file', '!context.path.escapes', { path: '~root/.ssh/id' }],
    ['read_file', '!context.path.traversal', { path: ['a', 3] }],
    ['read_file', '!context.path.hidden', {}],
    ['fetch', '!context.url.credentials', { url: 'http://127.0.0.1\\@example.com/' }],
    ['fetch', '!context.url.traversal', { url: 'file:///etc/passwd' }],
    ['fetch', '!context.url.encodedSeparators', { url: 'x' }],
    ['fetch', '[443].containsAll(context.url.ports)', { url: 'file:///etc/passwd' }],
    ['run', '!context.shell.dynamic', { command: 'echo "' }],
    ['query', 'context.sql.statements <= 1', { sql: 'SELECT FROM WHERE' }],
    ['query', '!context.sql.missingWhere', { sql: 'SELECT FROM WHERE' }],
  ]

for (const [tool, condition, args] of SEEN) {
  test(`what is not understood is not harmless: ${condition}`, async () => {
    const cedar = permit(tool, condition)
    assert.ok('arguments' in engine.check(cedar, about))
    const decision = await tryPolicies(
      connection,
      cedar,
    )(
      policyDecide.parseRequest({
        phase: 'call',
        principal: { kind: 'user', id: 'alice', issuer: 'i', groups: [] },
        operation: {
          connection: 'orders',
          kind: 'mcp',
          verb: 'tools/call',
          name: tool,
          arguments: args,
        },
      }),
    )
    assert.equal(decision.outcome, 'deny')
  })
}
