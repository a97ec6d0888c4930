import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { headers, type MsgHdrs } from '@nats-io/nats-core'
import { newEventId, STREAMS } from '@sallyport/contracts'
import type { ApprovalNewsItem, Bus, NewsHandler } from '../bus.ts'
import { testServer } from '../testing.ts'
import { sampleApproval as approval } from './sample.ts'

const server = await testServer()
const bus = await server.connect()
const plain = await server.plain()
const manager = await jetstreamManager(plain)
const STREAM = STREAMS.approval.name

const time = '2026-01-01T00:00:00.000Z'
let sequence = 0
/** Tells so many things; returns them. */
async function tell(count: number): Promise<readonly ApprovalNewsItem[]> {
  const items = Array.from({ length: count }, (): ApprovalNewsItem => {
    sequence += 1
    return { kind: 'requested', sequence, id: newEventId(), time, approval }
  })
  // oxlint-disable-next-line no-await-in-loop
  for (const item of items) await bus.approvalNews.tell(item)
  return items
}

/** A handler that takes everything, and what it has taken once there are so many. */
function taking(count: number): {
  handler: NewsHandler
  all: Promise<readonly ApprovalNewsItem[]>
} {
  const taken: ApprovalNewsItem[] = []
  const { promise, resolve } = Promise.withResolvers<readonly ApprovalNewsItem[]>()
  const handler: NewsHandler = async (item) => {
    if (taken.push(item) === count) resolve(taken)
    return 'taken'
  }
  return { handler, all: promise }
}

const sequences = (items: readonly ApprovalNewsItem[]): number[] =>
  items.map((item) => item.sequence).toSorted((a, b) => a - b)

async function pendingIs(durable: string, count: number, of: Bus = bus): Promise<void> {
  while ((await of.approvalNews.pending(durable)) !== count);
}

test('a new consumer is handed what comes, a successor what came meanwhile, whole', async () => {
  await tell(2)
  const first = taking(3)
  const consumer = { durable: 'fresh', atOnce: 4 }
  const open = await bus.approvalNews.consume(consumer, first.handler)
  const told = await tell(3)
  assert.deepEqual(
    (await first.all).toSorted((a, b) => a.sequence - b.sequence),
    told,
  )
  await pendingIs('fresh', 0)
  await open[Symbol.asyncDispose]()
  const meanwhile = await tell(2)
  await pendingIs('fresh', 2)
  const second = taking(2)
  await using _ = await (await server.connect()).approvalNews.consume(consumer, second.handler)
  assert.deepEqual(sequences(await second.all), sequences(meanwhile))
  const { config } = await manager.consumers.info(STREAM, 'fresh')
  assert.equal(config.inactive_threshold, 7 * 86_400_000_000_000)
})

test('one thing that has to wait holds up no other, and says how often it came', async () => {
  const attempts: number[] = []
  const end = Promise.withResolvers<void>()
  const others = taking(20)
  let refused = 0
  const handler: NewsHandler = async (item, attempt) => {
    refused ||= item.sequence
    if (item.sequence !== refused) return others.handler(item, attempt)
    attempts.push(attempt)
    if (attempts.length < 3) return { againMs: attempts.length === 1 ? 50 : 0 }
    end.resolve()
    return 'taken'
  }
  await using _ = await bus.approvalNews.consume({ durable: 'patient', atOnce: 1 }, handler)
  await tell(21)
  await Promise.all([others.all, end.promise])
  assert.deepEqual(attempts, [1, 2, 3])
  await pendingIs('patient', 0)
})

test('no more are handled at once than asked for', async () => {
  let now = 0
  let most = 0
  const all = taking(12)
  const busy = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const handler: NewsHandler = async (item, attempt) => {
    most = Math.max(most, (now += 1))
    if (now === 3) busy.resolve()
    await gate.promise
    now -= 1
    return all.handler(item, attempt)
  }
  await using _ = await bus.approvalNews.consume({ durable: 'narrow', atOnce: 3 }, handler)
  await tell(12)
  await busy.promise
  const { num_ack_pending: delivered } = await manager.consumers.info(STREAM, 'narrow')
  gate.resolve()
  await all.all
  assert.deepEqual([delivered, most], [3, 3])
})

test('of two replicas one gets each thing', async () => {
  const all = taking(30)
  const consumer = { durable: 'shared', atOnce: 2 }
  const replicas = await Promise.all([server.connect(), server.connect()])
  await using parts = new AsyncDisposableStack()
  for (const replica of replicas) {
    // oxlint-disable-next-line no-await-in-loop
    parts.use(await replica.approvalNews.consume(consumer, all.handler))
  }
  const told = await tell(30)
  assert.deepEqual(sequences(await all.all), sequences(told))
  await pendingIs('shared', 0)
})

test('what is not understood waits for a newer replica and holds up nothing', async () => {
  const all = taking(1)
  await using _ = await bus.approvalNews.consume({ durable: 'older', atOnce: 1 }, all.handler)
  plain.publish('approval.requested.orders', '{"approval":{"newer":true}}')
  plain.publish('approval.requested.orders', 'nothing')
  plain.publish('approval.requested.orders', JSON.stringify({ approval }), {
    headers: headersOfNews(),
  })
  assert.deepEqual((await all.all)[0]?.approval, approval)
  await pendingIs('older', 2)
})

function headersOfNews(): MsgHdrs {
  const all = headers()
  all.set('ce-id', newEventId())
  all.set('ce-time', time)
  all.set('Sallyport-Sequence', String((sequence += 1)))
  return all
}

test('a consumer that someone removed is made anew', async () => {
  const got = Promise.withResolvers<void>()
  const handler: NewsHandler = async () => {
    got.resolve()
    return 'taken'
  }
  await using _ = await bus.approvalNews.consume({ durable: 'removed', atOnce: 1 }, handler)
  await manager.consumers.delete(STREAM, 'removed')
  await exists('removed')
  await tell(1)
  await got.promise
})

async function exists(durable: string): Promise<void> {
  const info = await manager.consumers.info(STREAM, durable).catch(() => undefined)
  return info === undefined ? exists(durable) : undefined
}
