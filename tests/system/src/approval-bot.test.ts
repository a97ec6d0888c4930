import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, type System, type ToolAnswer } from '@sallyport/kit'
import { type BotConnection, connectAsBot } from './bot/connect-as-bot.ts'
import { openAsEdge } from './bot/open-as-edge.ts'
import { ALWAYS, botToken, startBot } from './bot/start-bot.ts'

// Promise: a bot votes on what it was made for, as itself, and its credentials are good for nothing else.

let system: System
let bus: BotConnection
before(async () => {
  system = await bootSystem()
  bus = await connectAsBot(system)
})
after(async () => {
  await bus[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

async function refund(amount: number): Promise<ToolAnswer> {
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  return await client.callTool('refund', { order_id: 2, amount, reason: 'broken' })
}

async function refunds(): Promise<number> {
  const [row] = await system.orders.rows(
    "SELECT count(*)::int AS n FROM payments WHERE order_id = 2 AND method = 'refund'",
  )
  return Number(row?.['n'])
}

test('what was asked before the bot came is approved when it comes, once', async () => {
  const earlier = await refunds()
  const answer = refund(1)
  const { id } = await bus.nextRequest()
  assert.equal((await bus.approval(id)).status, 'pending')
  await using _ = await startBot(system, ALWAYS)
  assert.equal((await answer).isError, false, (await answer).text)
  assert.equal(await refunds(), earlier + 1)
  const { votes, status } = await bus.approval(id)
  assert.equal(status, 'consumed')
  assert.deepEqual(
    votes.map(({ voter, vote, reason }) => [voter.id, voter.kind, vote, reason]),
    [['refund-bot', 'agent', 'approve', 'up to 100, in office hours']],
  )
})

test('a small refund passes, a large one is denied with a reason that the client reads, the rest is left to people', async () => {
  await using bot = await startBot(system, { ...ALWAYS, REFUND_LIMIT: '2.5' })
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const update = client.callTool('query', {
    sql: 'UPDATE orders SET quantity = quantity WHERE id = 1',
  })
  const { id } = await bus.nextRequest()
  const earlier = await refunds()
  const [small, large] = await Promise.all([refund(2.5), refund(2.51)])
  assert.equal(small.isError, false, small.text)
  assert.equal(large.isError, true)
  assert.match(large.text, /only refunds up to 2\.5 are approved/)
  assert.equal(await refunds(), earlier + 1)
  const { status, votes } = await bus.approval(id)
  assert.deepEqual([status, votes], ['pending', []])
  const vote = await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right'])
  assert.equal(vote.code, 0, vote.stderr)
  assert.equal((await update).isError, false)
  // It may have heard of one that it finds in its list, too: the second time its vote stands already.
  const judged = new Set(bot.lines().map((line) => line.split(':')[0]))
  assert.equal(judged.size, 2, bot.lines().join('\n'))
})

test('arguments in which it finds no amount are left to people, and are not quoted', async () => {
  const shown = [
    '{"amount":"[masked]"}',
    '{"arguments":{"amount":1}}',
    '{"amount":-1}',
    'null',
    'secret',
  ]
  await using bot = await startBot(system, ALWAYS)
  const ids = []
  for (const text of shown) ids.push(await openAsEdge(system, text))
  // It takes one request after the other.
  assert.equal((await refund(1)).isError, false)
  for (const [i, id] of ids.entries()) {
    const { status, votes } = await bus.approval(id)
    assert.deepEqual([status, votes], ['pending', []], shown[i])
  }
  assert.doesNotMatch(bot.lines().join(), /secret|masked/)
})

test('outside office hours it denies, and people approve as before', async () => {
  {
    await using _ = await startBot(system, { ...ALWAYS, OFFICE_HOURS: '09:00-09:00' })
    const answer = await refund(1)
    assert.equal(answer.isError, true)
    assert.match(answer.text, /outside office hours \(09:00 to 09:00 UTC\)/)
  }
  const answer = refund(1)
  const { id } = await bus.nextRequest()
  const vote = await system.cli('bob', ['approvals', 'approve', id, '--reason', 'looks right'])
  assert.equal(vote.code, 0, vote.stderr)
  assert.equal((await answer).isError, false)
})

test('it goes on when the approval service was away and the bus stood still', async () => {
  await using _ = await startBot(system, ALWAYS)
  await system.stopService('approval')
  await system.startService('approval')
  system.pauseBus()
  system.resumeBus()
  const answer = await refund(1)
  assert.equal(answer.isError, false, answer.text)
})

test('whoever has the bus credentials of a bot votes with a valid token for the admin API, or not at all', async () => {
  const answer = refund(1)
  const { id } = await bus.nextRequest()
  const own = await botToken(system, system.urls.control)
  const [head, , signature] = own.split('.')
  const claims = { iss: system.urls.issuer, aud: system.urls.control, sub: 'bob', groups: ['dba'] }
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url')
  const tokens = {
    none: 'x',
    forged: `${head}.${forged}.${signature}`,
    'its own, for a connection': await botToken(system, `${system.urls.edge}/mcp/orders`),
    'an approver’s, for a connection': await system.token('bob', 'orders'),
  }
  for (const [which, token] of Object.entries(tokens))
    assert.equal(await bus.approve(id, token), 'unauthenticated', which)
  assert.equal((await bus.approval(id)).status, 'pending')
  assert.equal(await bus.approve(id, own), 'counted')
  assert.equal((await answer).isError, false)
})

test('the bus credentials of a bot read no evidence, write no state and no news, and use no approval', async () => {
  const subjects = [
    'journal.edge-1',
    'state.approval.x',
    'state.policy.orders',
    'audit.decision',
    'rpc.approval.open',
    'rpc.approval.consume',
    'rpc.approval.cancel',
    'rpc.recorder.replay',
    '$JS.API.STREAM.MSG.GET.JOURNAL',
    '$JS.API.STREAM.MSG.GET.APPROVAL',
    '$JS.API.STREAM.DELETE.APPROVAL',
    '$JS.API.CONSUMER.CREATE.APPROVAL.x',
    '$JS.API.CONSUMER.MSG.NEXT.APPROVAL.x',
    '_INBOX.approval.x',
  ]
  const told = ['requested', 'resolved', 'break_glass'].map((kind) => `approval.${kind}.orders`)
  const expected = [
    ...subjects.flatMap((one) => [`publish ${one}`, `subscription ${one}`]),
    ...told.map((one) => `publish ${one}`),
  ]
  const refused = await bus.refusals([...subjects, ...told])
  assert.deepEqual([...refused].toSorted(), expected.toSorted())
})
