import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, register, succeeded, type System, waitingFor } from '@sallyport/kit'
import { startChangingServer, type ToolDefinition } from '../targets/changing-server.ts'
import { copyOrders, publish } from './orders-copy.ts'

// Promise: policies speak of single arguments, by the type that the pinned definition gives them.

let system: System
before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

const OPEN = '@id("all") permit (principal, action, resource);'

const REFUNDS = `@id("connect") permit (principal, action == Action::"connect", resource);
@id("small-refunds") @reason("Refunds of up to 100 need no approval.")
permit (principal, action == Action::"tools/call", resource == Tool::"refund")
when { context.arguments.amount <= 100 };
@id("large-refunds") @reason("Refunds of more than 100 need an approval.") @approvers("dba")
permit (principal, action == Action::"tools/call", resource == Tool::"refund")
when { context.approved && context.arguments.amount > 100 };`

/** An order of which enough is paid. */
async function paidOrder(): Promise<number> {
  const [row] = await system.orders.rows(
    'select order_id from payments group by order_id having sum(amount) > 250 order by 1 limit 1',
  )
  return Number(row?.['order_id'])
}

async function refundsOf(order: number): Promise<readonly string[]> {
  const rows = await system.orders.rows(
    `select amount from payments where order_id = ${order} and method = 'refund' order by id`,
  )
  return rows.map(({ amount }) => String(amount))
}

test('a refund of 100 passes, one of 100.50 waits for an approval', async () => {
  await copyOrders(system, 'refunds', OPEN)
  await using client = await system.connect('v2-modern', 'refunds', 'alice')
  // The definitions are pinned when they are first seen.
  assert.ok((await client.listTools()).includes('refund'))
  succeeded(await publish(system, 'refunds', REFUNDS))
  const order = await paidOrder()
  const refund = (amount: number) =>
    client.callTool('refund', { order_id: order, amount, reason: 'broken' })
  assert.deepEqual(await client.listTools(), ['refund'])
  const small = await refund(100)
  assert.equal(small.isError, false, small.text)
  assert.deepEqual(await refundsOf(order), ['-100.00'])
  const large = refund(100.5)
  const id = await waitingFor(system, '100.5')
  assert.deepEqual(await refundsOf(order), ['-100.00'])
  succeeded(await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right']))
  const done = await large
  assert.equal(done.isError, false, done.text)
  assert.deepEqual(await refundsOf(order), ['-100.00', '-100.50'])
})

const MISSPELT: Readonly<Record<string, readonly [cedar: string, says: RegExp]>> = {
  'an argument': [
    REFUNDS.replaceAll('amount', 'amuont'),
    /no argument amuont; did you mean amount/,
  ],
  'a type': [REFUNDS.replaceAll('= 100', '= "100"'), /Long/],
  'a tool': [REFUNDS.replaceAll('"refund"', '"refnud"'), /arguments of the tool refnud/],
}

test('what is misspelt is refused when it is published, and the version in force stays', async () => {
  const shown = ['policy', 'show', 'refunds', '--json']
  const earlier = succeeded(await system.cli('dave', shown)).stdout
  for (const [what, [cedar, says]] of Object.entries(MISSPELT)) {
    const { code, stderr } = await publish(system, 'refunds', cedar)
    assert.equal(code, 1, what)
    assert.match(stderr, says)
  }
  assert.equal(succeeded(await system.cli('dave', shown)).stdout, earlier)
})

const pay = (amount: Readonly<Record<string, unknown>>): ToolDefinition => ({
  name: 'pay',
  description: 'Pays.',
  inputSchema: { type: 'object', properties: { amount }, required: ['amount'] },
})

const UP_TO_100 = `@id("connect") permit (principal, action == Action::"connect", resource);
@id("pay") permit (principal, action == Action::"tools/call", resource == Tool::"pay")
when { context.arguments.amount <= 100 };`

test('after the type of an argument changed, calls are refused until policies are published again', async (t) => {
  const server = await startChangingServer(pay({ type: 'integer' }))
  t.after(() => server[Symbol.asyncDispose]())
  const target = { transport: 'streamable-http', url: server.url }
  await register(system, { name: 'payments', target })
  await using client = await system.connect('v2-modern', 'payments', 'alice')
  assert.deepEqual(await client.listTools(), ['pay'])
  succeeded(await publish(system, 'payments', UP_TO_100))
  assert.equal((await client.callTool('pay', { amount: 100 })).isError, false)
  assert.match((await client.callTool('pay', { amount: 101 })).text, /Refused by policy/)
  server.define(pay({ type: 'string' }))
  await client.listTools()
  await approveChange('payments', 'pay')
  assert.equal((await client.callTool('pay', { amount: 100 })).isError, true)
  const refused = await client.callTool('pay', { amount: '100' })
  assert.match(refused.text, /amount of pay is not what the policies/)
  const stale = await publish(system, 'payments', UP_TO_100)
  assert.equal(stale.code, 1)
  succeeded(await publish(system, 'payments', UP_TO_100.replace('<= 100', '== "100"')))
  assert.equal((await client.callTool('pay', { amount: '100' })).isError, false)
  assert.equal((await client.callTool('pay', { amount: '1000' })).isError, true)
  assert.deepEqual(server.called, ['pay', 'pay'])
})

async function approveChange(connection: string, tool: string): Promise<void> {
  const diff = await system.cli('dave', ['pins', 'diff', connection, tool, '--json'])
  const { pin } = JSON.parse(succeeded(diff).stdout)
  const args = ['pins', 'approve', connection, tool, '--hash', pin.held.hash, '--reason', 'read']
  succeeded(await system.cli('dave', args))
}
