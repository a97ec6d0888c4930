import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import type { AuditBatch, AuditRecord } from './audit-stream.ts'
import type { Bus } from '../bus.ts'
import { pause } from '../link/deadlines.ts'
import { network, testServer } from '../testing.ts'

// Promise: whoever reads in batches gets every record in order, and again only what an earlier reader had not finished.

const server = await testServer({ auditBytes: 256 * 1024 })
const bus = await server.connect()

const record = (leaf: number, data = `{"leaf":${leaf}}`): AuditRecord => ({
  class: 'api_activity',
  id: `record-${leaf}`,
  leaf,
  previous: leaf - 1,
  data,
  type: 'dev.sallyport.audit.v1',
  source: '/recorder',
  time: '2026-01-01T00:00:00.000Z',
})
const records = (from: number, to: number): AuditRecord[] =>
  Array.from({ length: to - from }, (_, i) => record(from + i))
const LIMITS = { records: 50, bytes: 100_000 }

interface Reading {
  readonly leaves: number[]
  readonly batches: AuditBatch[]
  /** Resolves when that leaf has come. */
  until(leaf: number): Promise<void>
  stop(): Promise<void>
}

async function read(from: Bus, durable: string, limits = LIMITS): Promise<Reading> {
  const leaves: number[] = []
  const batches: AuditBatch[] = []
  const waiting = new Map<number, () => void>()
  const consumer = await from.audit.consumeBatches({ durable, ...limits }, async (batch) => {
    batches.push(batch)
    for (const { leaf } of batch.records) {
      leaves.push(leaf)
      waiting.get(leaf)?.()
    }
  })
  return {
    leaves,
    batches,
    until: (leaf) =>
      new Promise<void>((resolve) => {
        if (leaves.includes(leaf)) return resolve()
        waiting.set(leaf, resolve)
      }),
    stop: async () => {
      await consumer[Symbol.asyncDispose]()
    },
  }
}

const upTo = (end: number, from = 0): number[] => records(from, end).map(({ leaf }) => leaf)

test('records come in order, in batches that are bounded by number and by bytes', async () => {
  await bus.audit.publish(records(0, 120))
  const reading = await read(await server.connect(), 'bounded')
  await reading.until(119)
  assert.deepEqual(reading.leaves, upTo(120))
  assert.ok(reading.batches.every((batch) => batch.records.length <= 50))
  assert.ok(reading.batches.length < 20, `${reading.batches.length} batches`)
  await reading.stop()
  const small = await read(await server.connect(), 'small', { records: 50, bytes: 30 })
  await small.until(119)
  assert.deepEqual(small.leaves, upTo(120))
  assert.ok(small.batches.every((batch) => batch.records.length <= 3))
})

test('a batch that is refused comes again as it was, before anything newer', async () => {
  const other = await server.connect()
  const seen: number[][] = []
  const end = Promise.withResolvers<void>()
  let refusals = 1
  await using _ = await other.audit.consumeBatches(
    { durable: 'refusing', ...LIMITS },
    async (batch) => {
      seen.push(batch.records.map(({ leaf }) => leaf))
      if (refusals-- > 0) throw new Error('the destination is down')
      if (batch.records.at(-1)?.leaf === 119) end.resolve()
    },
  )
  await end.promise
  const [first, second] = seen
  assert.deepEqual(second, first)
  assert.deepEqual(seen.slice(1).flat(), upTo(120))
})

test('a reader goes on where its predecessor ended, also one that died with a batch', async () => {
  const between = await network(server.options.url)
  const first = await server.connect({ url: between.url })
  const held = Promise.withResolvers<AuditBatch>()
  const dead = Promise.withResolvers<void>()
  await first.audit.consumeBatches({ durable: 'successor', ...LIMITS, records: 7 }, (batch) => {
    held.resolve(batch)
    return dead.promise
  })
  const lost = await held.promise
  assert.ok(lost.records.length > 0)
  between.block()
  const second = await read(await server.connect(), 'successor')
  await second.until(119)
  assert.deepEqual(second.leaves, upTo(120), 'what the dead one had comes first, though it is late')
  await second.stop()
  await bus.audit.publish(records(120, 125))
  const third = await read(await server.connect(), 'successor')
  await third.until(124)
  assert.deepEqual(third.leaves, upTo(125, 120))
  assert.deepEqual(
    third.batches.map(({ dropped, elsewhere }) => dropped + elsewhere),
    third.batches.map(() => 0),
  )
  dead.resolve()
})

test('the position outlives the server', async () => {
  const reading = await read(await server.connect(), 'lasting')
  await reading.until(124)
  await server.restart()
  await publishWhenBack(() => bus.audit.publish(records(125, 130)))
  await reading.until(129)
  assert.deepEqual(reading.leaves, upTo(130))
})

test('a reader that was away for longer than the stream holds is told how many are missing', async () => {
  const reading = await read(await server.connect(), 'away')
  await reading.until(129)
  await reading.stop()
  const big = 'x'.repeat(2_000)
  await bus.audit.publish(Array.from({ length: 400 }, (_, i) => record(130 + i, big)))
  const manager = await jetstreamManager(await server.plain())
  const { first_seq } = (await manager.streams.info('AUDIT')).state
  assert.ok(first_seq > 131, 'the stream has dropped what was not read')
  const later = await read(await server.connect(), 'away')
  await later.until(529)
  assert.equal(later.batches[0]?.dropped, first_seq - 131)
  assert.deepEqual(later.leaves, upTo(530, first_seq - 1))
  assert.deepEqual(
    later.batches.slice(1).map(({ dropped, elsewhere }) => dropped + elsewhere),
    later.batches.slice(1).map(() => 0),
  )
})

async function publishWhenBack(publish: () => Promise<void>): Promise<void> {
  const failed = await publish().then(
    () => false,
    () => true,
  )
  if (!failed) return
  await pause(50)
  return publishWhenBack(publish)
}
