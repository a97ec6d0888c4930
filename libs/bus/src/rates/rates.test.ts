import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstream } from '@nats-io/jetstream'
import { testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()
const AT = 1_800_000_000_000

test('the newest fill is there for every replica', async () => {
  const first = await bus.rates.put('one', { used: 1, at: AT }, 0)
  const second = await bus.rates.put('one', { used: 2.25, at: AT + 5 }, first)
  const other = await server.connect()
  assert.deepEqual(await other.rates.get('one'), {
    fill: { used: 2.25, at: AT + 5 },
    sequence: second,
  })
  assert.equal(await bus.rates.get('another'), undefined)
})

test('of many who write on top of one fill one wins, the others are told', async () => {
  const sequence = await bus.rates.put('race', { used: 0, at: AT }, 0)
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => bus.rates.put('race', { used: i, at: AT }, sequence)),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results)
    if (result.status === 'rejected')
      assert.equal(Reflect.get(Object(result.reason), 'code'), 'conflict')
})

test('a fill outlives a crash of the server', async () => {
  await bus.rates.put('crash', { used: 7, at: AT }, 0)
  await server.restart()
  const other = await server.connect()
  assert.deepEqual((await other.rates.get('crash'))?.fill, { used: 7, at: AT })
})

test('what is no fill is neither written nor read, and an id cannot leave its place', async () => {
  const own = await server.connect()
  for (const fill of [
    { used: -1, at: AT },
    { used: Number.NaN, at: AT },
    { used: Number.POSITIVE_INFINITY, at: AT },
    { used: 1, at: 0.5 },
  ])
    await assert.rejects(own.rates.put('bad', fill, 0), TypeError)
  await assert.rejects(own.rates.put('a.b', { used: 1, at: AT }, 0), TypeError)
  await assert.rejects(own.rates.get('*'), TypeError)
  const stranger = jetstream(await server.plain())
  for (const text of ['', '1', '1 2 3', 'x 1', '-1 1', '1  ', `Infinity ${AT}`]) {
    await stranger.publish('rates.bad', text)
    await assert.rejects(own.rates.get('bad'), { code: 'invalid_reply' }, text)
  }
  await assert.rejects(stranger.publish('rates.large', 'x'.repeat(2000)))
})
