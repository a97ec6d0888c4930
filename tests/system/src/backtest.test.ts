import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, type CliResult, type DemoUser, succeeded, type System } from '@sallyport/kit'

// Promise: a draft is tried on what really happened, and nothing happens by it.

const ORDERS = readFileSync(
  new URL('../../../examples/policies/orders.cedar', import.meta.url),
  'utf8',
)
const UPDATE = 'UPDATE orders SET quantity = quantity + 1 WHERE id = 1'

let system: System
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  await query('alice', 'SELECT id FROM orders', 'SELECT id, status FROM orders WHERE id = 1')
  await query('alice', 'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id')
  await query('alice', 'SELECT * FROM payments')
  await query('bob', 'SELECT id FROM payments')
  await query('reporting-agent', 'SELECT id FROM orders', "UPDATE orders SET status = 'x'")
  await approvedUpdate()
  await system.until('every call stands in the read model', async () => {
    const { groups } = await backtest('// Nothing is permitted.')
    const shut = groups.filter(({ name, change }) => name === 'query' && change === 'newly_denied')
    const seen = shut.map(({ principal, before: was, count }) => `${principal.id} ${was} ${count}`)
    const expected = [
      'alice allow 3',
      'alice require_approval 1',
      'bob allow 1',
      'reporting-agent allow 1',
    ]
    return JSON.stringify(seen.toSorted()) === JSON.stringify(expected) ? true : undefined
  })
})
after(() => parts.disposeAsync())

async function query(user: DemoUser, ...statements: readonly string[]): Promise<void> {
  await using client = await system.connect('v2-modern', 'orders', user)
  for (const sql of statements) {
    // oxlint-disable-next-line no-await-in-loop
    await client.callTool('query', { sql })
  }
}

const approvedUpdate = (): Promise<void> => approved('query', { sql: UPDATE })

/** A call of alice to which bob consents. */
async function approved(tool: string, given: Record<string, unknown>): Promise<void> {
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const call = client.callTool(tool, given)
  const id = await system.until('an approval', async () => {
    const args = ['--json', 'approvals', 'list', '--status', 'pending']
    return /"id":\s*"([0-9A-Z]{26})"/.exec((await system.cli('bob', args)).stdout)?.[1]
  })
  succeeded(await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right']))
  assert.equal((await call).isError, false)
}

interface Backtest {
  readonly operations: number
  readonly changed: number
  readonly unknown: readonly { readonly reason: string; readonly count: number }[]
  readonly changes: Readonly<Record<string, number>>
  readonly groups: readonly {
    readonly change: string
    readonly principal: { readonly id: string }
    readonly name: string
    readonly before: string
    readonly draft: string
    readonly inForce: string
    readonly count: number
    readonly session: string
    readonly exchange: string
  }[]
}

let files = 0

async function tryDraft(cedar: string, ...options: readonly string[]): Promise<CliResult> {
  files += 1
  const file = join(system.directory, `draft-${files}.cedar`)
  await writeFile(file, cedar)
  const args = ['policy', 'backtest', 'orders', file, '--since', '1h']
  return system.cli('carol', [...options, ...args])
}

async function backtest(cedar: string): Promise<Backtest> {
  const { stdout, stderr, code } = await tryDraft(cedar, '--json')
  assert.ok(stdout !== '', stderr)
  const result: Backtest = JSON.parse(stdout)
  assert.equal(code, result.changed > 0 || result.unknown.length > 0 ? 1 : 0, stderr)
  return result
}

test('the set in force, as a draft, changes nothing', async () => {
  const { code, stdout, stderr } = await tryDraft(ORDERS)
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /No decision would change\./)
})

test('exactly the decisions that a draft changes are told, and the database hears nothing', async () => {
  const statements = await system.orders.statements()
  const narrower = ORDERS.replace(
    '["public.orders", "public.customers"].containsAll(context.sql.tablesRead)\n};',
    '["public.orders"].containsAll(context.sql.tablesRead)\n};',
  )
    .replace('@quorum("1")', '@quorum("2")')
    .replace(/@id\("analysts-never-payments"\)[\s\S]*?unless \{[^}]*\};/, PAYMENTS)
  assert.notEqual(narrower, ORDERS)
  const { groups, changed, changes, unknown } = await backtest(narrower)
  assert.deepEqual(unknown, [])
  assert.deepEqual([changed, changes], [3, { newly_denied: 1, terms: 1, newly_allowed: 1 }])
  const seen = groups.map((one) =>
    [one.change, one.principal.id, one.name, one.before, one.draft].join(' '),
  )
  assert.deepEqual(seen.toSorted(), [
    'newly_allowed alice query deny allow',
    'newly_denied alice query allow deny',
    'terms alice query require_approval require_approval',
  ])
  const denied = groups.find(({ change }) => change === 'newly_denied')
  assert.equal(denied?.inForce, 'allow')
  // The example can be looked at.
  const replay = succeeded(await system.cli('carol', ['replay', denied.session])).stdout
  assert.match(replay, /JOIN customers/)
  assert.deepEqual(await system.orders.statements(), statements)
})

const PAYMENTS = `@id("analysts-payments")
permit (principal in Group::"analysts", action == Action::"tools/call", resource == Tool::"query")
when { context has sql && context.access == "read" && ["public.payments"].containsAll(context.sql.tablesRead) };`

test('a draft with problems is refused with all of them, and nobody but admins and auditors may ask', async () => {
  const wrong = await tryDraft('permit (principal, action, resource);')
  assert.equal(wrong.code, 1)
  assert.match(wrong.stderr, /invalid_policy[\s\S]*has no @id/)
  const file = join(system.directory, 'draft-1.cedar')
  const alice = await system.cli('alice', ['policy', 'backtest', 'orders', file])
  assert.match(alice.stderr, /forbidden/)
})

test('what was used is all that is suggested; what was not is listed; nothing is published', async () => {
  const output = join(system.directory, 'suggested.cedar')
  const statements = await system.orders.statements()
  const suggest = ['policy', 'suggest', '--connection', 'orders', '--since', '1h']
  const { stdout } = succeeded(
    await system.cli('carol', ['--json', ...suggest, '--output', output]),
  )
  const { unused, refused, leftOut, version } = JSON.parse(stdout)
  assert.deepEqual([refused, leftOut], [0, 0])
  assert.deepEqual(unused.tables, [])
  assert.ok(unused.policies.includes('export-customers'))
  assert.ok(unused.policies.includes('refund'))
  assert.ok(!unused.policies.includes('analysts-read'))
  const analysts = unused.tools.find((one: { group: string }) => one.group === 'analysts')
  assert.ok(analysts.tools.includes('refund') && !analysts.tools.includes('query'))

  const suggested = readFileSync(output, 'utf8')
  const { changed, unknown, operations } = await backtest(suggested)
  assert.deepEqual([changed, unknown], [0, []], suggested)
  assert.ok(operations > 8)
  // Nothing beyond what was used: alice never read customers alone with a write.
  assert.doesNotMatch(suggested, /refund|export_customers/)
  assert.deepEqual(await system.orders.statements(), statements)
  const { stdout: shown } = succeeded(
    await system.cli('carol', ['--json', 'policy', 'show', 'orders']),
  )
  assert.equal(JSON.parse(shown).version, version)
})

/** What a draft adds for refunds. */
const refundsWhen = (condition: string): string => `${ORDERS}
@id("refunds") permit (principal in Group::"analysts", action == Action::"tools/call", resource == Tool::"refund")
when { ${condition} };`

const refunds = ({ groups }: Backtest) => groups.filter(({ name }) => name === 'refund')

test('a draft that reads arguments is judged by those that were recorded, unless masking changed what it reads', async () => {
  const [order] = await system.orders.rows(
    'select order_id id from payments group by order_id having sum(amount) > 300 order by 1 limit 1',
  )
  const refund = { order_id: Number(order?.['id']), reason: 'it broke on the way' }
  await approved('refund', { ...refund, amount: 100.01 })
  await approved('refund', { ...refund, amount: 100 })
  await approved('refund', { ...refund, amount: 0.5 })
  await approved('refund', { ...refund, amount: 20, reason: 'asked by jane@example.com' })
  await system.until('every refund stands in the read model', async () => {
    const [shut] = refunds(await backtest('// Nothing is permitted.'))
    return shut?.count === 4 ? true : undefined
  })

  const statements = await system.orders.statements()
  // The e-mail stands in an argument that this one does not read.
  const small = await backtest(refundsWhen('context.arguments.amount <= 100'))
  assert.deepEqual([small.changed, small.unknown], [3, []])
  const [group] = refunds(small)
  assert.deepEqual(
    [group?.change, group?.count, group?.before, group?.draft],
    ['no_longer_needs_approval', 3, 'require_approval', 'allow'],
  )

  const reading = refundsWhen('context.arguments.reason like "it broke*"')
  const broken = await backtest(reading)
  assert.deepEqual(broken.unknown, [{ reason: 'arguments_masked', count: 1 }])
  assert.deepEqual(broken.changes, { no_longer_needs_approval: 3 })
  const { stdout } = await tryDraft(reading)
  assert.match(stdout, /1 cannot be told: the draft reads arguments that were masked/)
  assert.doesNotMatch(stdout, /jane|masked:|way/)
  assert.deepEqual(await system.orders.statements(), statements)
})
