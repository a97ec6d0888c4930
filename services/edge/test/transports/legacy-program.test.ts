import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fixture,
  initialize,
  later,
  type Message,
  messagesOf,
  next,
  read,
  running,
  said,
  send,
  startTargets,
  toolCall,
  until,
  untilLater,
} from './rig.ts'

test('initialize begins a session with a program of its own, DELETE ends both', async (t) => {
  const targets = await startTargets(t)
  const connection = fixture('legacy')
  const alice = await initialize(targets, connection)
  const again = await initialize(targets, connection)
  assert.notEqual(alice.id, again.id)
  const replies = await Promise.all([alice.call('facts'), again.call('facts')])
  const pids = replies.map((reply): unknown => JSON.parse(said(reply) ?? '').pid)
  assert.deepEqual(new Set(await running(targets.log)), new Set(pids))

  assert.equal((await alice.send({ method: 'DELETE' })).status, 200)
  const { status, messages } = await alice.call('echo', { text: 'x' })
  assert.deepEqual([status, messages[0]?.error?.code], [404, -32_001])
  await until(async () => (await running(targets.log)).length === 1)
  assert.equal(said(await again.call('echo', { text: 'still there' })), 'still there')
})

test('a session is reached by the principal that began it alone, and on its connection', async (t) => {
  const targets = await startTargets(t)
  const connection = fixture('legacy')
  const alice = await initialize(targets, connection)
  const message = toolCall(1, 'echo', { text: 'x' })
  for (const method of ['GET', 'DELETE'] as const)
    assert.equal((await alice.send({ method, owner: 'bob' })).status, 404)
  assert.equal((await alice.send({ message, owner: 'bob' })).status, 404)
  const headers = { 'mcp-session-id': alice.id }
  const other = fixture('legacy', {}, { name: 'other' })
  assert.equal((await send(targets, other, { message, headers })).status, 404)
  assert.equal((await send(targets, connection, { message })).status, 400)
  assert.equal(said(await alice.call('echo', { text: 'mine' })), 'mine')
})

test('a connection that was changed leads to its new program', async (t) => {
  const targets = await startTargets(t)
  const connection = fixture('legacy')
  const alice = await initialize(targets, connection)
  const changed = fixture('legacy', { environment: { REGION: 'eu' } })
  const headers = { 'mcp-session-id': alice.id }
  const message = toolCall(1, 'echo', { text: 'x' })
  assert.equal((await send(targets, changed, { message, headers })).status, 404)
  await until(async () => (await running(targets.log)).length === 0)
  const { REGION } = JSON.parse(
    said(await (await initialize(targets, changed)).call('facts')) ?? '',
  ).env
  assert.equal(REGION, 'eu')
})

test('what belongs to a request rides on its stream, in order; a plain answer is one body', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const plain = await alice.send({ message: toolCall(1, 'echo', { text: 'x' }) })
  assert.equal(plain.headers['content-type'], 'application/json')
  await read(plain)

  const { messages } = await alice.call('progress', {}, 2, { progressToken: 'p' })
  assert.deepEqual(
    messages.map(({ method, params, id }) => [method ?? id, params?.['progress']]),
    [
      ['notifications/progress', 1],
      ['notifications/progress', 2],
      [2, undefined],
    ],
  )
  const logged = await alice.call('logs', { data: 'while it works' }, 3)
  assert.equal(logged.messages[0]?.params?.['data'], 'while it works')
})

test('what belongs to no request waits for the stream of the client, and comes on the newest', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  assert.equal(said(await alice.call('changed')), 'changed')
  const first = messagesOf(await alice.send({ method: 'GET' }))
  assert.equal((await next(first))?.method, 'notifications/tools/list_changed')
  const second = messagesOf(await alice.send({ method: 'GET' }))
  assert.equal((await first.next()).done, true)
  await alice.call('changed')
  assert.equal((await next(second))?.method, 'notifications/tools/list_changed')
  await second.return(undefined)
})

test('more than may wait for a client without a stream is dropped and counted', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  for (let id = 1; id <= 70; id++) await alice.call('changed', {}, id)
  await until(async () => (await targets.log()).some(({ why }) => why === 'no_stream'))
  const dropped = (await targets.log()).filter(({ why }) => why === 'no_stream')
  assert.equal(dropped.at(-1)?.count, 4)
})

test('a request to the client rides on the one request that is open, else on the client’s stream', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const asking = messagesOf(await alice.send({ message: toolCall(5, 'ask') }))
  const asked = await next(asking)
  assert.deepEqual([asked?.id, asked?.method], ['ask-5', 'roots/list'])
  await alice.send({ message: { id: 'ask-5', result: { roots: ['r'] } } })
  assert.deepEqual(JSON.parse(textOf(await next(asking))), { roots: ['r'] })

  const own = messagesOf(await alice.send({ method: 'GET' }))
  const one = alice.call('hang', {}, 6).catch(() => undefined)
  const two = alice.call('ask', {}, 7)
  assert.equal((await next(own))?.id, 'ask-7')
  await alice.send({ message: { id: 'ask-7', result: {} } })
  assert.equal((await two).messages.length, 1)
  await own.return(undefined)
  await alice.send({ method: 'DELETE' })
  await one
})

test('what comes while the gateway asks for itself is kept for the client', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const leaving = new AbortController()
  const { signal } = leaving
  const look = alice.send({ message: toolCall('sallyport-1', 'ask'), unattended: true, signal })
  const cut = assert.rejects(look, { name: 'AbortError' })
  const own = messagesOf(await alice.send({ method: 'GET' }))
  assert.equal((await next(own))?.id, 'ask-sallyport-1')
  leaving.abort()
  await cut
  await own.return(undefined)
})

test('an id that is under way cannot be used twice, and a cancelled request ends though it is not answered', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const hanging = alice.call('hang', {}, 'h')
  const again = await alice.call('hang', {}, 'h')
  assert.deepEqual([again.status, again.messages[0]?.error?.code], [400, -32_600])
  const method = 'notifications/cancelled'
  await alice.send({ message: { method, params: { requestId: 'h' } } })
  assert.deepEqual((await later(t, 1000, hanging)).messages, [])
  const seen = JSON.parse(said(await alice.call('seen')) ?? '')
  assert.deepEqual(seen.at(-1).params, { requestId: 'h' })
})

test('a client that leaves does not cancel: the program is told nothing and goes on', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const leaving = new AbortController()
  const gone = assert.rejects(
    alice.send({ message: toolCall(1, 'hang'), signal: leaving.signal }),
    { name: 'AbortError' },
  )
  leaving.abort()
  await gone
  const seen: Message[] = JSON.parse(said(await alice.call('seen', {}, 2)) ?? '')
  assert.deepEqual(
    seen.map(({ method }) => method),
    ['notifications/initialized'],
  )
})

test('sessions are bounded; the one that was idle longest makes room, one in use never', async (t) => {
  const targets = await startTargets(t, { maxSessionsPerPrincipal: 2, maxSessions: 3 })
  const connection = fixture('legacy')
  const first = await initialize(targets, connection)
  const second = await initialize(targets, connection)
  await first.call('echo', { text: 'used' })
  const third = await initialize(targets, connection)
  assert.equal((await second.call('echo', { text: 'x' })).status, 404)
  assert.equal((await running(targets.log)).length, 2)

  const streams = await Promise.all(
    [first, third].map((session) => session.send({ method: 'GET' })),
  )
  await assert.rejects(initialize(targets, connection), { code: 'target_unavailable' })
  await initialize(targets, connection, 'bob')
  await initialize(targets, connection, 'carol')
  assert.equal((await running(targets.log)).length, 3)
  for (const { body } of streams) body.destroy()
})

test('a session that nobody uses ends by itself; one with a stream does not', async (t) => {
  const targets = await startTargets(t, { sessionIdleMs: 300 })
  const idle = await initialize(targets, fixture('legacy'))
  const busy = await initialize(targets, fixture('legacy'))
  const { body } = await busy.send({ method: 'GET' })
  await untilLater(t, 300, async () => (await running(targets.log)).length === 1)
  assert.equal((await idle.call('echo', { text: 'x' })).status, 404)
  assert.equal(said(await busy.call('echo', { text: 'x' })), 'x')
  body.destroy()
})

test('a session that was ended is over at once, however long its program takes', async (t) => {
  const targets = await startTargets(t, { sessionIdleMs: 200, level: 'debug' })
  const alice = await initialize(targets, fixture('stubborn'))
  const asked = async (): Promise<boolean> =>
    (await targets.log()).some(({ line }) => line === 'asked to end')
  await untilLater(t, 200, asked)
  assert.equal((await alice.call('echo', { text: 'x' })).status, 404)
})

test('an initialize that is refused leaves no program behind', async (t) => {
  const targets = await startTargets(t)
  const message = { id: 0, method: 'initialize', params: {} }
  const { messages } = await read(await send(targets, fixture('refusing'), { message }))
  assert.equal(messages[0]?.error?.code, -32_602)
  await until(async () => (await running(targets.log)).length === 0)
})

const textOf = (message?: Message): string => message?.result?.content?.[0]?.text ?? ''
