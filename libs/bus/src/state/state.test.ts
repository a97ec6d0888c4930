import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StateEntry } from '../bus.ts'
import { network, stateEvent, testServer } from '../testing.ts'

const server = await testServer()
const bus = await server.connect()

const numbers = (entries: readonly StateEntry[]): unknown[] => entries.map((e) => e.event.data)

test('events of an aggregate are read back in order, each behind the one before', async () => {
  const { state } = bus
  const first = await state.append('policy', 'orders', stateEvent(1), 0)
  const second = await state.append('policy', 'orders', stateEvent(2), first)
  await state.append('policy', 'others', stateEvent(9), 0)
  const entries = await state.read('policy', 'orders')
  assert.deepEqual(numbers(entries), [1, 2])
  assert.deepEqual(
    entries.map((entry) => [entry.aggregate, entry.id, entry.sequence]),
    [
      ['policy', 'orders', first],
      ['policy', 'orders', second],
    ],
  )
  assert.deepEqual(await state.read('policy', 'nothing'), [])
  assert.deepEqual(await state.at('policy', 'orders', second), entries[1])
  assert.equal(await state.at('policy', 'others', second), undefined)
  assert.equal(await state.at('policy', 'orders', second + 1), undefined)
  await assert.rejects(state.append('policy', 'a.b', stateEvent(1), 0), TypeError)
})

test('of twenty who decide on the same state one wins, the others are told', async () => {
  const other = await server.connect()
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? bus : other).state.append('approval', 'race', stateEvent(i), 0),
    ),
  )
  const lost = results.filter((result) => result.status === 'rejected')
  assert.equal(lost.length, 19)
  for (const { reason } of lost) assert.equal(Reflect.get(Object(reason), 'code'), 'conflict')
  assert.equal((await bus.state.read('approval', 'race')).length, 1)
})

test('an append whose answer was lost stands once and is no conflict with itself', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  between.loseAnswers()
  const appended = behind.state.append('approval', 'once', stateEvent('x'), 0)
  const stood = Promise.withResolvers<number>()
  await using _ = await bus.state.follow(['approval'], (entry) => {
    if (entry.id === 'once') stood.resolve(entry.sequence)
  })
  const sequence = await stood.promise
  between.cut()
  assert.equal(await appended, sequence)
  assert.equal((await bus.state.read('approval', 'once')).length, 1)
})

test('following hands over what stands, then what comes, each once, across a killed server', async () => {
  const { state } = bus
  const first = await state.append('connection', 'a', stateEvent(1), 0)
  await state.append('connection', 'b', stateEvent(2), 0)
  const seen: StateEntry[] = []
  let inside = 0
  await using follower = await state.follow(['connection'], async (entry) => {
    assert.equal(++inside, 1)
    await Promise.resolve()
    seen.push(entry)
    inside--
  })
  assert.deepEqual(numbers(seen), [1, 2])
  const third = await state.append('connection', 'a', stateEvent(3), first)
  await follower.reached(third)
  await server.restart()
  const fourth = await state.append('connection', 'a', stateEvent(4), third)
  await state.append('policy', 'not-followed', stateEvent(0), 0)
  await follower.reached(fourth)
  assert.deepEqual(numbers(seen), [1, 2, 3, 4])
})

test('following from now on leaves out what stood there', async () => {
  await bus.state.append('connection', 'early', stateEvent(0), 0)
  const seen: string[] = []
  await using follower = await bus.state.follow(['connection'], ({ id }) => void seen.push(id), {
    from: 'now',
  })
  await follower.reached(await bus.state.append('connection', 'late', stateEvent(0), 0))
  assert.deepEqual(seen, ['late'])
})

test('a follower survives a broken network without missing or repeating an event', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  const seen: unknown[] = []
  await using follower = await behind.state.follow(['approval'], ({ id, event }) => {
    if (id === 'net') seen.push(event.data)
  })
  let last = 0
  for (let n = 1; n <= 30; n++) {
    if (n === 10) between.loseAnswers()
    if (n % 20 === 0) between.cut()
    // oxlint-disable-next-line no-await-in-loop
    last = await bus.state.append('approval', 'net', stateEvent(n), last)
  }
  await follower.reached(last)
  assert.deepEqual(
    seen,
    Array.from({ length: 30 }, (_, i) => i + 1),
  )
})

test('a handler that throws ends following, and so does what is no event', async () => {
  await using follower = await bus.state.follow(['policy'], ({ id }) => {
    if (id === 'poison') throw new Error('cannot fold')
  })
  await bus.state.append('policy', 'poison', stateEvent(1), 0)
  assert.equal((await follower.failed).message, 'cannot fold')
  await assert.rejects(follower.reached(Number.MAX_SAFE_INTEGER), /cannot fold/)
  const plain = await server.plain()
  await plain.request('state.policy.broken', '{"no":"event"}', { timeout: 60_000 })
  await assert.rejects(
    bus.state.follow(['policy'], () => {}),
    { code: 'invalid_message' },
  )
})
