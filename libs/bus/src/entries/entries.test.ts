import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()
const text = async (id: string): Promise<string | undefined> =>
  (await bus.held.get(id))?.data.toString('utf8')

test('what is held is there for every replica, the newest alone', async () => {
  const first = await bus.held.put('call-1', 'waiting', 0)
  await bus.held.put('call-1', Buffer.from('done'), first)
  const other = await server.connect()
  assert.equal((await other.held.get('call-1'))?.data.toString('utf8'), 'done')
  assert.equal(await text('call-2'), undefined)
})

test('of many who take it on one gets it, the others are told', async () => {
  const sequence = await bus.held.put('race', 'waiting', 0)
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => bus.held.put('race', `taken by ${i}`, sequence)),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results)
    if (result.status === 'rejected')
      assert.equal(Reflect.get(Object(result.reason), 'code'), 'conflict')
})

test('it outlives a crash of the server, and an id cannot leave its place', async () => {
  await bus.held.put('call-3', 'waiting', 0)
  await server.restart()
  const other = await server.connect()
  assert.equal((await other.held.get('call-3'))?.data.toString('utf8'), 'waiting')
  await assert.rejects(bus.held.put('a.b', 'x', 0), TypeError)
  await assert.rejects(bus.held.get('*'), TypeError)
})

test('leases are entries of their own, kept as long as nobody replaces them', async () => {
  const first = await bus.leases.put('log', 'a', 0)
  await bus.held.put('log', 'other', 0)
  await assert.rejects(bus.leases.put('log', 'late', 0), { code: 'conflict' })
  assert.deepEqual(await bus.leases.get('log'), { data: Buffer.from('a'), sequence: first })
  const manager = await jetstreamManager(await server.plain())
  assert.equal((await manager.streams.info('LEASES')).config.max_age, 0)
})
