import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { DEFAULT_SCHEMAS, pathCorpus, shellCorpus, urlCorpus } from '@sallyport/facts/corpus'
import {
  bootSystem,
  type McpClient,
  register,
  succeeded,
  type System,
  waitingFor,
} from '@sallyport/kit'
import { startWorkbench, type Workbench } from '../targets/workbench.ts'
import { copyOrders } from './orders-copy.ts'

// Promise: what is refused never reaches a target, neither the database nor a tool that takes commands, URLs and paths.

let system: System
let workbench: Workbench
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  workbench = parts.use(await startWorkbench())
  await copyOrders(system, 'facts', SQL_POLICIES)
  await register(system, {
    name: 'reference',
    target: { transport: 'streamable-http', url: workbench.url },
    cedar: readFileSync(REFERENCE, 'utf8'),
    settings: { tools: REFERENCE_TOOLS },
  })
})
after(() => parts.disposeAsync())

const REFERENCE = new URL('../../../../examples/policies/reference.cedar', import.meta.url)

const CONNECT = '@id("connect") permit (principal, action == Action::"connect", resource);'

const SQL_POLICIES = `${CONNECT}
@id("read") permit (principal, action == Action::"tools/call", resource == Tool::"query")
when {
  context has sql && context.access == "read" &&
  ["public.orders", "public.customers"].containsAll(context.sql.tablesRead)
};
@id("change-some") permit (principal, action == Action::"tools/call", resource == Tool::"query")
when {
  context has sql && context.access == "write" && !context.sql.missingWhere &&
  ["public.orders"].containsAll(context.sql.tablesRead) &&
  ["public.orders"].containsAll(context.sql.tablesWritten)
};
@id("change-all") @reason("A change of all rows waits for an administrator.") @approvers("dba")
permit (principal, action == Action::"tools/call", resource == Tool::"query")
when {
  context.approved && context has sql && context.access == "write" && context.sql.missingWhere &&
  ["public.orders"].containsAll(context.sql.tablesRead) &&
  ["public.orders"].containsAll(context.sql.tablesWritten)
};
@id("understood") @reason("What is not understood is refused.")
forbid (principal, action == Action::"tools/call", resource)
when { context has sql && !context.sql.understood };
@id("never-cards") @reason("Card numbers are never read.")
forbid (principal, action == Action::"tools/call", resource)
when {
  context has sql &&
  context.sql.columns.containsAny(["public.customers.card_number", "public.customers.*", "*"])
};
@id("agents-few-rows") @reason("Agents say by LIMIT that they want at most 100 rows.")
forbid (principal is Agent, action == Action::"tools/call", resource)
when { context has sql }
unless { context has sql.limit && context.sql.limit <= 100 };`

/** What examples/policies/reference.yaml declares: the policies speak of all of it. */
const REFERENCE_TOOLS = {
  ...Object.fromEntries(
    Object.entries(DEFAULT_SCHEMAS).map(([dialect, defaultSchema]) => [
      `query_${dialect}`,
      { sql: { argument: 'sql', dialect, defaultSchema } },
    ]),
  ),
  run: { shell: { argument: 'command', shell: 'bash' } },
  run_anywhere: { shell: { argument: 'command', shell: 'sh' } },
  fetch: { access: 'read', url: { arguments: ['url'] } },
  read_file: { access: 'read', path: { arguments: ['path'] } },
}

const query = (client: McpClient, sql: string) => client.callTool('query', { sql })

async function reached(sql: string): Promise<number> {
  const all = await system.orders.statements()
  return all.filter((each) => each === sql).length
}

/** Statements that are refused for alice. */
const REFUSED: readonly string[] = [
  'SELECT * FROM payments',
  'SELECT * FROM U&"p!0061yments" UESCAPE \'!\'',
  'WITH gone AS (DELETE FROM payments RETURNING *) SELECT count(*) FROM gone',
  'SELECT id FROM orders LIMIT (SELECT count(*) FROM payments)',
  'SELECT 1; DELETE FROM orders',
  "SELECT E'\\\\'; DELETE FROM orders; --'",
  'SELECT $a$x$a$ FROM orders; DELETE FROM orders -- $a$',
  'SELECT /* /* */ */ 1; DELETE FROM orders',
  'SELECT * INTO copied FROM orders',
  "SELECT query_to_xml('delete from orders', true, true, '')",
  "SELECT set_config('ro' || 'le', 'postgres', true)",
  'SELECT pg_catalog."pg_read_file"(\'/etc/passwd\')',
  "COPY (SELECT id FROM orders) TO PROGRAM 'cat'",
  "DO $$ BEGIN EXECUTE 'DELETE FROM ' || 'orders'; END $$",
  'EXPLAIN (ANALYZE) DELETE FROM payments',
  'MERGE INTO orders o USING payments p ON o.id = p.order_id WHEN MATCHED THEN DELETE',
  'SELECT card_number FROM customers LIMIT 1',
  'SELECT * FROM customers LIMIT 1',
  'SELECT c FROM customers c LIMIT 1',
  'SELECT to_jsonb(c) FROM customers c LIMIT 1',
  "SELECT id FROM customers WHERE card_number LIKE '4%'",
  'SELECT id FROM customers ORDER BY card_number LIMIT 1',
]

test('what is refused does not reach PostgreSQL, and the rows are as before', async () => {
  const rows = () => system.orders.rows('select count(*), sum(quantity) from orders')
  const earlier = await rows()
  await using client = await system.connect('v2-modern', 'facts', 'alice')
  for (const sql of REFUSED) {
    const { isError, text } = await query(client, sql)
    assert.ok(isError && text.includes('Refused by policy'), `${sql}: ${text}`)
  }
  const all = await system.orders.statements()
  assert.deepEqual(
    REFUSED.filter((sql) => all.includes(sql)),
    [],
  )
  assert.deepEqual(await rows(), earlier)
})

test('harmless statements pass, and PostgreSQL runs them once', async () => {
  await using client = await system.connect('v2-modern', 'facts', 'alice')
  for (const sql of [
    'SELECT id, name FROM customers LIMIT 3',
    "SELECT 'DROP TABLE orders' AS note",
    'SELECT $a$; DELETE FROM orders; $a$ AS note',
    'UPDATE orders SET quantity = quantity WHERE id = 1',
  ]) {
    const { isError, text } = await query(client, sql)
    assert.equal(isError, false, text)
    assert.equal(await reached(sql), 1, sql)
  }
})

test('a change without WHERE waits for an approval, and is not run before it', async () => {
  await using client = await system.connect('v2-modern', 'facts', 'alice')
  for (const sql of [
    'UPDATE orders SET quantity = quantity',
    'DELETE FROM orders WHERE 1 = 1',
    'MERGE INTO orders USING (SELECT 1 AS one) s ON true WHEN MATCHED THEN DELETE',
  ]) {
    const call = query(client, sql)
    const id = await waitingFor(system, sql)
    assert.equal(await reached(sql), 0)
    succeeded(await system.cli('bob', ['approvals', 'deny', id, '--reason', 'all rows']))
    assert.match((await call).text, /was denied/)
    assert.equal(await reached(sql), 0)
  }
})

test('agents have to say how many rows they want', async () => {
  await using client = await system.connect('v2-modern', 'facts', 'reporting-agent')
  const OUTCOMES: readonly (readonly [string, boolean])[] = [
    ['SELECT id FROM orders LIMIT 100', true],
    ['SELECT id FROM orders', false],
    ['SELECT id FROM orders LIMIT 101', false],
    ['SELECT id FROM orders LIMIT (SELECT 5)', false],
    ['SELECT id FROM orders LIMIT ALL', false],
    ['SELECT id FROM orders FETCH FIRST 5 ROWS ONLY', true],
  ]
  for (const [sql, passes] of OUTCOMES) {
    const { isError, text } = await query(client, sql)
    assert.equal(!isError, passes, `${sql}: ${text}`)
    assert.equal(await reached(sql), passes ? 1 : 0, sql)
  }
})

const reachedWorkbench = (argument: string): number =>
  workbench.reached.filter(([, given]) => given === argument).length

/** Texts of the corpus that were written down as harm, and the argument that takes them. */
const HARM: readonly (readonly [tool: string, args: Readonly<Record<string, string>>])[] = [
  ...shellCorpus()
    .filter(({ meant, shell = 'bash' }) => meant === 'harm' && shell === 'bash')
    .map(({ text }) => ['run', { command: text }] as const),
  ...urlCorpus()
    .filter(({ meant }) => meant === 'harm')
    .map(({ url }) => ['fetch', { url }] as const),
  ...pathCorpus()
    .filter(({ meant }) => meant === 'harm')
    .map(({ path }) => ['read_file', { path }] as const),
]

test('no shell command, URL or path of the corpus that does harm reaches the tool', async () => {
  await using client = await system.connect('v2-modern', 'reference', 'alice')
  assert.ok(HARM.length >= 150, `${HARM.length} texts`)
  for (const [tool, args] of HARM) {
    const { isError, text } = await client.callTool(tool, args)
    assert.ok(isError && text.includes('Refused by policy'), `${JSON.stringify(args)}: ${text}`)
  }
  assert.deepEqual(workbench.reached, [])
})

test('harmless commands, URLs and paths reach the tool as they were given, once', async () => {
  await using client = await system.connect('v2-modern', 'reference', 'alice')
  for (const [tool, name, argument] of [
    ['run', 'command', 'l\\s -la /srv # rm -rf /'],
    ['run', 'command', 'git status && echo a'],
    ['fetch', 'url', 'HTTPS://EXAMPLE.COM/a?b=1'],
    ['read_file', 'path', '/srv/data/./a.csv'],
  ] as const) {
    const { isError, text } = await client.callTool(tool, { [name]: argument })
    assert.equal(isError, false, text)
    assert.equal(reachedWorkbench(argument), 1)
  }
})
