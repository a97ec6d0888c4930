import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  bootSystem,
  type DemoUser,
  type LoggedDecision,
  succeeded,
  type System,
  waitingFor,
} from '@sallyport/kit'
import { copyOrders, publish } from './orders-copy.ts'

// Promise: a decision has one of three outcomes and says why; the evidence holds it; lists and calls agree.

const NAME = 'decisions'

let system: System
before(async () => {
  system = await bootSystem()
  await copyOrders(system, NAME, POLICIES)
})
after(() => system[Symbol.asyncDispose]())

const POLICIES = `@id("connect") permit (principal, action == Action::"connect", resource);
@id("analysts-read") @reason("Analysts may read the table orders.")
permit (principal in Group::"analysts", action == Action::"tools/call", resource == Tool::"query")
when { context has sql && context.access == "read" && ["public.orders"].containsAll(context.sql.tablesRead) };
@id("analysts-change") @reason("Analysts may change the table orders with consent.")
@approvers("dba") @quorum("1") @ttl("15m")
permit (principal in Group::"analysts", action == Action::"tools/call", resource == Tool::"query")
when {
  context.approved && context has sql && context.access == "write" &&
  ["public.orders"].containsAll(context.sql.tablesRead) &&
  ["public.orders"].containsAll(context.sql.tablesWritten)
};
@id("understood") @reason("What is not understood is refused.")
forbid (principal, action == Action::"tools/call", resource)
when { context has sql && !context.sql.understood };
@id("never-payments") @reason("Nobody reads the table payments here.")
forbid (principal, action == Action::"tools/call", resource)
when { context has sql && context.sql.tablesRead.contains("public.payments") };
@id("dba-tables") permit (principal in Group::"dba", action == Action::"tools/call", resource == Tool::"list_tables");
@id("export") @approvers("admins")
permit (principal in Group::"dba", action == Action::"tools/call", resource == Tool::"export_customers")
when { context.approved };`

/** The decisions on calls of this connection from the given one on, as soon as there are so many in the evidence. */
const decided = (from: number, count: number): Promise<readonly LoggedDecision[]> =>
  system.until(`${count} decisions in the evidence`, async () => {
    const since = (await callsOf(NAME)).slice(from)
    return since.length >= count ? since : undefined
  })

const decidedSoFar = async (): Promise<number> => (await callsOf(NAME)).length

/** Decisions on calls of tools; those on handshakes and lists have no name. */
const callsOf = async (connection: string): Promise<readonly LoggedDecision[]> =>
  (await system.evidence.decisions()).filter(
    (each) => each.connection === connection && each.name !== '',
  )

test('an allow holds its obligations, reasons, policies and version', async () => {
  const earlier = await decidedSoFar()
  await using client = await system.connect('v2-modern', NAME, 'alice')
  const { isError } = await client.callTool('query', { sql: 'SELECT id FROM orders LIMIT 1' })
  assert.equal(isError, false)
  const [logged, ...more] = await decided(earlier, 1)
  assert.deepEqual(more, [])
  assert.ok(logged?.decision.outcome === 'allow')
  const { obligations, reasons, policies, policyVersion, access, facts } = logged.decision
  assert.deepEqual(obligations, { mask: 'default' })
  assert.deepEqual(reasons, ['Analysts may read the table orders.'])
  assert.deepEqual(policies, ['analysts-read'])
  assert.equal(policyVersion, 1)
  assert.equal(access, 'read')
  assert.deepEqual(facts?.sql?.tablesRead, ['public.orders'])
})

test('a deny tells the model why, and holds the policy that forbade it', async () => {
  const earlier = await decidedSoFar()
  await using client = await system.connect('v2-modern', NAME, 'alice')
  const answer = await client.callTool('query', { sql: 'SELECT * FROM payments' })
  assert.match(answer.text, /Refused by policy: .*Nobody reads the table payments here\./s)
  const unnamed = await client.callTool('query', { sql: 'SELECT * FROM customers' })
  assert.match(unnamed.text, /Analysts may read the table orders\./)
  const [forbidden, notPermitted] = await decided(earlier, 2)
  assert.equal(forbidden?.decision.outcome, 'deny')
  assert.deepEqual(forbidden.decision.policies, ['never-payments'])
  assert.equal(notPermitted?.decision.outcome, 'deny')
  assert.deepEqual(notPermitted.decision.policies, [])
  assert.ok(notPermitted.decision.reasons.length > 0)
})

test('an approval that is needed holds its terms; the call after it, who consented', async () => {
  const earlier = await decidedSoFar()
  const sql = 'UPDATE orders SET quantity = quantity WHERE id = 2'
  await using client = await system.connect('v2-modern', NAME, 'alice')
  const call = client.callTool('query', { sql })
  const id = await waitingFor(system, sql)
  succeeded(await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right']))
  assert.equal((await call).isError, false)
  const all = await decided(earlier, 2)
  const first = all[0]?.decision
  assert.ok(first?.outcome === 'require_approval')
  assert.deepEqual(first.approval, { approvers: ['dba'], quorum: 1, ttlSeconds: 900 })
  assert.deepEqual(first.policies, ['analysts-change'])
  const last = all.at(-1)
  assert.equal(last?.decision.outcome, 'allow')
  assert.deepEqual(last.voters, ['bob'])
})

test('the version is that of the set that decided, in an open session too', async () => {
  const earlier = await decidedSoFar()
  await using client = await system.connect('v1', NAME, 'alice')
  const ask = () => client.callTool('query', { sql: 'SELECT id FROM orders LIMIT 2' })
  assert.equal((await ask()).isError, false)
  succeeded(await publish(system, NAME, POLICIES.replace('"analysts-read"', '"analysts-read-2"')))
  await system.until('the new version decides', async () => {
    assert.equal((await ask()).isError, false)
    const since = (await callsOf(NAME)).slice(earlier)
    const later = since.find(({ decision }) => decision.policyVersion === 2)
    if (later === undefined) return undefined
    assert.deepEqual(later.decision.policies, ['analysts-read-2'])
    return true
  })
})

const TOOLS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  list_tables: [{}],
  query: [
    { sql: 'SELECT id FROM orders LIMIT 3' },
    { sql: 'DELETE FROM orders WHERE id = -1' },
    { sql: 'DROP TABLE orders' },
  ],
  refund: [{ order_id: 1, amount: 1, reason: 'agree' }],
  export_customers: [{ format: 'csv' }],
}

const decisionsOn = async (connection: string, user: string, tool: string) =>
  (await callsOf(connection)).filter(({ principal, name }) => principal === user && name === tool)

/** Whether some call of a tool passes, or waits for an approval. */
async function callable(connection: string, user: DemoUser, tool: string): Promise<boolean> {
  let some = false
  for (const args of TOOLS[tool] ?? []) {
    const earlier = (await decisionsOn(connection, user, tool)).length
    await using client = await system.connect('v2-modern', connection, user)
    // What waits for an approval ends with its client.
    const call = client.callTool(tool, args).catch(() => undefined)
    const { decision } = await system.until('a decision', async () =>
      (await decisionsOn(connection, user, tool)).at(earlier),
    )
    if (decision.outcome !== 'require_approval') await call
    some ||= decision.outcome !== 'deny'
  }
  return some
}

for (const connection of ['orders', NAME]) {
  for (const user of ['alice', 'bob', 'erin', 'reporting-agent'] as const) {
    test(`${user} on ${connection}: what the list shows is callable, what it hides is not`, async () => {
      await using client = await system.connect('v2-legacy', connection, user)
      const listed = await client.listTools()
      const usable = await Promise.all(
        Object.keys(TOOLS).map(async (tool) => [tool, await callable(connection, user, tool)]),
      )
      const expected = Object.keys(TOOLS).map((tool) => [tool, listed.includes(tool)])
      assert.deepEqual(usable, expected)
    })
  }
}

for (const user of ['carol', 'dave'] as const) {
  test(`for ${user} the connection does not exist`, async () => {
    await assert.rejects(system.connect('v2-modern', 'orders', user))
  })
}
