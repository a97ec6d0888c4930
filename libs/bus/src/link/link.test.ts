import assert from 'node:assert/strict'
import { once } from 'node:events'
import { stat } from 'node:fs'
import { connect, createServer } from 'node:net'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { rpc } from '@sallyport/contracts'
import { Type } from 'typebox'
import { connectBus } from '../connect.ts'
import { network, testServer } from '../testing.ts'
import { createDeadlines, now } from './deadlines.ts'
import { assertServerVersion } from './server-version.ts'

const server = await testServer(null)
const withStreams = await testServer()
const contract = rpc({
  name: 'test.link',
  version: 1,
  server: 'test',
  callers: ['edge'],
  description: 'Nothing for nothing.',
  request: Type.Object({}),
  reply: Type.Object({}),
})

test('a server that is not there, and one that refuses the credentials, are told apart', async () => {
  const absent = { ...server.options, url: 'nats://127.0.0.1:1', connectTimeoutMs: 300 }
  await assert.rejects(connectBus(absent), {
    code: 'unavailable',
    message: /does not answer.*SALLYPORT_NATS_URL/,
  })
  await assert.rejects(connectBus({ ...server.options, password: 'wrong' }), (error: Error) => {
    assert.match(error.message, /refuses the credentials/)
    assert.doesNotMatch(error.message, /wrong/)
    return true
  })
})

test('a server that was not told in time who connects is asked again', async () => {
  let attempts = 0
  const { hostname, port } = new URL(server.options.url)
  const busy = createServer((client) => {
    client.on('error', () => {})
    if (++attempts === 1) return void client.end(`${INFO}-ERR 'Authentication Timeout'\r\n`)
    const onward = connect(Number(port), hostname)
    onward.on('error', () => {}).on('close', () => client.destroy())
    client.on('close', () => onward.destroy())
    client.pipe(onward).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(busy, 'listening')
  after(() => busy.close())
  const address = busy.address()
  assert.ok(typeof address === 'object' && address !== null)
  const bus = await server.connect({ url: `nats://127.0.0.1:${address.port}` })
  assert.equal(await bus.healthy(), true)
  assert.equal(attempts, 2)
})

/** What a server says first. */
const INFO = 'INFO {"server_id":"x","version":"2.14.0","max_payload":1048576,"headers":true}\r\n'

test('a server that loses acknowledged messages is refused', () => {
  for (const version of ['2.9.10', '2.10.22', '1.4.1', 'unknown'])
    assert.throws(() => assertServerVersion(version), { code: 'not_ready' })
  for (const version of ['2.10.23', '2.11.0-RC.1', '3.0.0']) assertServerVersion(version)
})

test('calls under way are refused when the connection is lost, later ones work when it is back', async () => {
  const between = await network(server.options.url)
  const caller = await server.connect({ url: between.url })
  const callee = await server.connect()
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<object>()
  await using _ = await callee.serve(contract, () => {
    entered.resolve()
    return gate.promise
  })
  const held = assert.rejects(caller.call(contract, {}, { deadlineMs: 60_000 }), {
    code: 'unavailable',
  })
  await entered.promise
  assert.equal(await caller.healthy(), true)
  between.block()
  await held
  await assert.rejects(caller.call(contract, {}), { code: 'unavailable' })
  assert.equal(await caller.healthy(), false)
  gate.resolve({})
  between.cut()
  await untilHealthy(caller)
  assert.deepEqual(await caller.call(contract, {}), {})
})

test('a frozen server is not healthy; calls end at their deadline and work when it goes on', async () => {
  const caller = await server.connect()
  const callee = await server.connect()
  await using _ = await callee.serve(contract, () => ({}))
  server.pause()
  await assert.rejects(caller.call(contract, {}, { deadlineMs: 100 }), { code: 'timeout' })
  assert.equal(await caller.healthy(), false)
  server.resume()
  assert.deepEqual(await caller.call(contract, {}), {})
})

test('a closed bus refuses, and what was under way is refused with it', async () => {
  const bus = await connectBus(server.options)
  const callee = await server.connect()
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<object>()
  await using _ = await callee.serve(contract, () => {
    entered.resolve()
    return gate.promise
  })
  const held = assert.rejects(bus.call(contract, {}, { deadlineMs: 60_000 }), { code: 'closed' })
  await entered.promise
  await bus[Symbol.asyncDispose]()
  await held
  gate.resolve({})
  await assert.rejects(bus.call(contract, {}), { code: 'closed' })
  assert.equal(await bus.closed, undefined)
})

test('a bus ends also while the server is away', async () => {
  const between = await network(withStreams.options.url)
  const bus = await connectBus({ ...withStreams.options, url: between.url })
  await bus.state.follow(['policy'], () => {})
  await bus.audit.consume('siem', async () => {})
  await bus.recorderFeed.next(1, 1)
  await bus.openJournal('edge')
  between.block()
  await assert.rejects(bus.audit.lastLeaf())
  await bus[Symbol.asyncDispose]()
})

test('deadlines end in their order, and one that is removed does not end', async () => {
  using deadlines = createDeadlines()
  const start = now()
  const ended: string[] = []
  const done = Promise.withResolvers<void>()
  const entry = (name: string, ms: number) => ({
    expiresAt: start + ms,
    expire: () => {
      assert.ok(now() >= start + ms)
      ended.push(name)
      if (name === 'late') done.resolve()
    },
  })
  const removed = entry('removed', 20)
  deadlines.add(entry('late', 60))
  deadlines.add(removed)
  deadlines.add(entry('early', 10))
  deadlines.add(entry('past', -5))
  deadlines.remove(removed)
  await done.promise
  assert.deepEqual(ended, ['past', 'early', 'late'])
})

test('what came while a process was busy is heard before a deadline ends', async () => {
  using deadlines = createDeadlines()
  const order: string[] = []
  const done = Promise.withResolvers<void>()
  const expire = (): void => {
    order.push('ended')
    done.resolve()
  }
  // From here on timers come before what was read.
  await turn()
  deadlines.add({ expiresAt: now() + 20, expire })
  stat(import.meta.filename, () => order.push('heard'))
  // The whole process stands still.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  await done.promise
  assert.deepEqual(order, ['heard', 'ended'])
})

async function untilHealthy(bus: { healthy(): Promise<boolean> }): Promise<void> {
  if (await bus.healthy()) return
  await new Promise((resolve) => setTimeout(resolve, 50))
  return untilHealthy(bus)
}
