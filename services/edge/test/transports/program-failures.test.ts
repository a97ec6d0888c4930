import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connect,
  fixture,
  initialize,
  later,
  messagesOf,
  modern,
  next,
  read,
  running,
  said,
  send,
  startTargets,
  toolCall,
  until,
} from './rig.ts'

const INITIALIZE = { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25' } }

test('a program that dies leaves an interrupted request, and a session that is over', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  await assert.rejects(alice.call('die'), { code: 'target_interrupted' })
  await until(async () => (await targets.log()).some(({ msg }) => msg === 'program ended'))
  assert.equal((await targets.log()).find(({ msg }) => msg === 'program ended')?.how, 3)
  assert.equal((await alice.call('echo', { text: 'x' })).status, 404)
})

test('what a program said before it died still arrives', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const { messages } = await alice.call('logAndDie', { count: 20 })
  assert.deepEqual(
    messages.map(({ params }) => params?.['data']),
    Array.from({ length: 20 }, (_, i) => `last word ${i}`),
  )
})

test('a program that ends at once is not there, in either era', async (t) => {
  const targets = await startTargets(t)
  const dead = fixture('dead')
  const gone = { code: 'target_unavailable', message: /ended before/ }
  await assert.rejects(send(targets, dead, { message: INITIALIZE }), gone)
  await assert.rejects(modern(targets, dead, { id: 1, method: 'tools/list' }), gone)
})

test('a program that is not on the list of the edge is not run', async (t) => {
  const none = await startTargets(t, { programs: [] })
  const refused = { code: 'target_unavailable', message: /SALLYPORT_EDGE_PROGRAMS/ }
  await assert.rejects(send(none, fixture('legacy'), { message: INITIALIZE }), refused)
  const targets = await startTargets(t, { programs: ['/bin/true'] })
  for (const program of ['true', '/bin/../bin/true', '/bin//true', '/bin/true '])
    await assert.rejects(
      send(targets, connect({ transport: 'stdio', command: [program] }), { message: INITIALIZE }),
      refused,
    )
  assert.equal((await targets.log()).length, 0)
})

test('a program that cannot be started says where to look', async (t) => {
  const targets = await startTargets(t, { programs: ['/no/such/program', process.execPath] })
  const cannot = { code: 'target_unavailable', message: /path and working directory/ }
  const missing = connect({ transport: 'stdio', command: ['/no/such/program'] })
  await assert.rejects(send(targets, missing, { message: INITIALIZE }), cannot)
  const nowhere = fixture('legacy', { workingDirectory: '/no/such/folder' })
  await assert.rejects(send(targets, nowhere, { message: INITIALIZE }), cannot)
})

test('what is no message is dropped and counted, a line that is too long with it', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  assert.equal(said(await alice.call('junk')), 'after the junk')
  const counted = async (why: string): Promise<unknown> =>
    (await targets.log()).findLast((line) => line.why === why)?.count
  await until(async () => (await counted('junk')) === 4)
  assert.equal(await counted('too_long'), 1)
})

test('an answer that is too long is an error for its request alone, in either era', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const params = { name: 'long', arguments: { size: 5 * 1024 * 1024 } }
  const attempts = {
    legacy: () => alice.call('long', params.arguments, 2),
    modern: async () =>
      read(await modern(targets, fixture('modern'), { id: 2, method: 'tools/call', params })),
  }
  for (const attempt of Object.values(attempts))
    await assert.rejects(attempt(), { code: 'target_invalid', message: /longer than/ })
  assert.equal(said(await alice.call('long', { size: 3 * 1024 * 1024 }))?.length, 3 * 1024 * 1024)
})

test('an answer to nothing goes to nobody', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const { messages } = await alice.call('stray')
  assert.deepEqual(
    messages.map(({ id }) => id),
    [1],
  )
  await until(async () => (await targets.log()).some(({ why }) => why === 'nobody_asked'))
})

test('a request that is never answered ends when the program has been silent for too long', async (t) => {
  const targets = await startTargets(t, { silenceMs: 200 })
  const alice = await initialize(targets, fixture('legacy'))
  const silent = later(t, 200, alice.call('hang'))
  await assert.rejects(silent, { code: 'target_interrupted' })
  assert.equal(said(await alice.call('echo', { text: 'goes on' }, 2)), 'goes on')
})

test('a program that does not say which era it speaks is not there for modern clients, and ends', async (t) => {
  const targets = await startTargets(t, { silenceMs: 200 })
  const asked = modern(targets, fixture('deaf'), { id: 1, method: 'server/discover' })
  await assert.rejects(later(t, 200, asked), {
    code: 'target_unavailable',
    message: /does not answer/,
  })
  await until(async () => (await running(targets.log)).length === 0)
})

test('an initialize that is never answered ends, and its program with it', async (t) => {
  const targets = await startTargets(t, { silenceMs: 200 })
  const asked = send(targets, fixture('deaf'), { message: INITIALIZE })
  await assert.rejects(later(t, 200, asked), { code: 'target_interrupted' })
  await until(async () => (await running(targets.log)).length === 0)
})

test('what waits for a program that does not read is bounded', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const stopped = alice.call('block').catch(() => undefined)
  const text = 'x'.repeat(3 * 1024 * 1024)
  const attempt = (id: number): Promise<unknown> => alice.call('echo', { text }, id)
  const refused = Array.from({ length: 8 }, (_, i) =>
    attempt(i + 2).then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  assert.match(String(await Promise.race(refused)), /does not read/)
  await alice.send({ method: 'DELETE' })
  await Promise.all([stopped, ...refused])
})

test('a client that reads slowly holds its program up, and gets everything', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const response = await alice.send({
    message: toolCall(1, 'flood', { count: 400, size: 100_000 }),
  })
  // The body of a stream that nobody reads fills up, and then no more.
  let seen = -1
  await until(() => {
    const filled = seen === response.body.readableLength && seen > 0
    seen = response.body.readableLength
    return filled
  })
  assert(seen < 4 * 1024 * 1024, `${seen} bytes wait`)
  const { messages } = await read(response)
  assert.equal(messages.length, 401)
})

test('of two clients the one that reads too slowly loses its stream, the other loses nothing', async (t) => {
  const targets = await startTargets(t)
  const connection = fixture('modern')
  const call = (id: string, name: string, args: object): ReturnType<typeof modern> =>
    modern(targets, connection, {
      id,
      method: 'tools/call',
      params: { name, arguments: args, _meta: { progressToken: id } },
    })
  const slow = await call('slow', 'steps', { count: 200, size: 100_000 })
  const fast = await read(await call('fast', 'steps', { count: 300, size: 100_000 }))
  assert.equal(fast.messages.length, 301)
  await assert.rejects(read(slow), { message: /too far behind/ })
})

test('a program that writes without end does not keep others waiting', async (t) => {
  const targets = await startTargets(t)
  const noisy = await initialize(targets, fixture('legacy'))
  const quiet = await initialize(targets, fixture('legacy'), 'bob')
  const shouting = noisy.call('shout').catch(() => undefined)
  await until(async () => (await targets.log()).some(({ why }) => why === 'junk'))
  assert.equal(said(await quiet.call('echo', { text: 'heard' })), 'heard')
  await noisy.send({ method: 'DELETE' })
  await shouting
})

test('a program that does not want to end is made to, with all that it started', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('stubborn'))
  const [group] = await running(targets.log)
  assert(group !== undefined)
  await alice.send({ method: 'DELETE' })
  await until(async () => (await running(targets.log)).length === 0)
  const ended = (await targets.log()).find(({ msg }) => msg === 'program ended')
  assert.equal(ended?.how, 'SIGKILL')
})

test('what a program leaves behind in its group ends with it', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  assert.equal(said(await alice.call('fork')), 'forked')
  await assert.rejects(alice.call('die'), { code: 'target_interrupted' })
  await until(async () => (await running(targets.log)).length === 0)
})

test('disposing ends every program, answers what is open, and closes the streams of clients', async (t) => {
  const targets = await startTargets(t)
  const sessions = await Promise.all(
    ['alice', 'bob'].map((owner) => initialize(targets, fixture('legacy'), owner)),
  )
  const hanging = sessions.map((session) => session.call('hang'))
  const [alice] = sessions
  assert(alice !== undefined)
  const stream = messagesOf(await alice.send({ method: 'GET' }))
  assert.equal(said(await read(await modern(targets, fixture('modern'), CALL))), 'x')
  assert.equal((await running(targets.log)).length, 3)
  const ended = Promise.all(
    hanging.map((call) => assert.rejects(call, { code: 'target_interrupted' })),
  )
  await targets.client[Symbol.asyncDispose]()
  assert.equal((await running(targets.log)).length, 0)
  await ended
  assert.equal(await next(stream), undefined)
})

const CALL = {
  id: 1,
  method: 'tools/call',
  params: { name: 'echo', arguments: { text: 'x' } },
}
