import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import type { Connection } from '@sallyport/contracts'
import {
  connect,
  initialize,
  later,
  messagesOf,
  modern,
  next,
  read,
  said,
  send,
  startTargets,
  toolCall,
  until,
} from './rig.ts'
import { type SseServer, startSseServer } from './sse-server.ts'

const to = ({ url }: SseServer, more: object = {}): Connection =>
  connect({ transport: 'sse', url }, more)

const INITIALIZE = { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25' } }

test('a session has a stream of its own, DELETE ends both', async (t) => {
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(server))
  const bob = await initialize(targets, to(server), 'bob')
  assert.equal(server.streams.size, 2)
  assert.equal(said(await alice.call('echo', { text: 'a' })), 'a')
  assert.equal(said(await bob.call('echo', { text: 'b' })), 'b')
  const message = toolCall(1, 'echo', { text: 'x' })
  assert.equal((await alice.send({ message, owner: 'bob' })).status, 404)

  assert.equal((await alice.send({ method: 'DELETE' })).status, 200)
  await until(() => server.streams.size === 1)
  assert.equal((await alice.call('echo', { text: 'x' })).status, 404)
  assert.equal(said(await bob.call('echo', { text: 'still there' })), 'still there')
})

test('progress and logs ride on the stream of their request', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(await startSseServer(t)))
  const { messages } = await alice.call('progress', {}, 2, { progressToken: 'p' })
  assert.deepEqual(
    messages.map(({ id, params }) => id ?? params?.['progress']),
    [1, 2, 2],
  )
  const logged = await alice.call('logs', { data: 'while it works' }, 3)
  assert.equal(logged.messages[0]?.params?.['data'], 'while it works')
})

test('a request of the server reaches the client, and the answer the server', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(await startSseServer(t)))
  const asking = messagesOf(await alice.send({ message: toolCall(5, 'ask') }))
  assert.equal((await next(asking))?.method, 'roots/list')
  await alice.send({ message: { id: 'ask-5', result: { roots: ['r'] } } })
  const answer = await next(asking)
  assert.deepEqual(JSON.parse(answer?.result?.content?.[0]?.text ?? ''), { roots: ['r'] })
})

test('what belongs to no request comes on the stream of the client', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(await startSseServer(t)))
  await alice.call('changed')
  const stream = messagesOf(await alice.send({ method: 'GET' }))
  assert.equal((await next(stream))?.method, 'notifications/tools/list_changed')
  await stream.return(undefined)
})

test('a cancellation reaches the server; a client that merely leaves does not cancel', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(await startSseServer(t)))
  const leaving = new AbortController()
  const left = assert.rejects(
    alice.send({ message: toolCall(1, 'hang'), signal: leaving.signal }),
    { name: 'AbortError' },
  )
  leaving.abort()
  await left
  const params = { requestId: 9 }
  await alice.send({ message: { method: 'notifications/cancelled', params } })
  const seen = JSON.parse(said(await alice.call('seen', {}, 2)) ?? '')
  assert.deepEqual(
    seen.map(({ method }: { method: string }) => method),
    ['notifications/initialized', 'notifications/cancelled'],
  )
})

test('a stream that breaks interrupts what is open, and ends the session', async (t) => {
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(server))
  await assert.rejects(alice.call('die'), { code: 'target_interrupted' })
  assert.equal((await alice.call('echo', { text: 'x' })).status, 404)

  const again = await initialize(targets, to(server))
  const hanging = assert.rejects(again.call('hang'), { code: 'target_interrupted' })
  await again.call('echo', { text: 'the other is under way' }, 2)
  for (const stream of server.streams) stream.destroy()
  await hanging
})

test('the credential goes with every request, and never to another origin', async (t) => {
  const credential = { type: 'bearer', secret: 'shop' }
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(server, { credential }))
  await alice.call('echo', { text: 'x' })
  assert.equal(server.headers.length, 4)
  for (const { authorization } of server.headers)
    assert.equal(authorization, 'Bearer secret-of-shop')

  const other = await startSseServer(t)
  for (const endpoint of [other.url, '//localhost:1/messages', 'file:///etc/passwd']) {
    const foreign = await startSseServer(t, { endpoint: () => endpoint })
    const attempt = send(targets, to(foreign, { credential }), { message: INITIALIZE })
    await assert.rejects(attempt, { code: 'target_invalid', message: /own origin/ })
    await until(() => foreign.streams.size === 0)
  }
  assert.equal(other.headers.length, 0)
})

test('a server that refuses, redirects or is not there is told apart', async (t) => {
  const targets = await startTargets(t)
  const answering = async (status: number, headers: Record<string, string> = {}) =>
    to(
      await startSseServer(t, {
        instead: (_, response) => {
          response.writeHead(status, headers).end()
          return true
        },
      }),
    )
  const begin = (connection: Connection): ReturnType<typeof send> =>
    send(targets, connection, { message: INITIALIZE })
  await assert.rejects(begin(await answering(401)), { code: 'target_refused_credential' })
  await assert.rejects(begin(await answering(404)), { code: 'target_invalid', message: /404/ })
  await assert.rejects(begin(await answering(302, { location: '/other' })), {
    code: 'target_invalid',
  })
  await assert.rejects(begin(await answering(200, { 'content-type': 'text/html' })), {
    code: 'target_invalid',
  })
  const nobody = connect({ transport: 'sse', url: 'http://127.0.0.1:1/sse' })
  await assert.rejects(begin(nobody), { code: 'target_unavailable' })
})

test('a stream that never names its endpoint is given up', async (t) => {
  const opened = Promise.withResolvers<ServerResponse>()
  const server = await startSseServer(t, {
    instead: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
      opened.resolve(response)
      return true
    },
  })
  const targets = await startTargets(t, { silenceMs: 200 })
  const attempt = send(targets, to(server), { message: INITIALIZE })
  const gone = once(await opened.promise, 'close')
  await assert.rejects(later(t, 200, attempt), { code: 'target_unavailable' })
  await gone
})

test('a message that the server does not take is an error of its own', async (t) => {
  const server = await startSseServer(t, {
    instead: (request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(413).end()
      return true
    },
  })
  const targets = await startTargets(t)
  await assert.rejects(send(targets, to(server), { message: INITIALIZE }), {
    code: 'target_invalid',
    message: /413/,
  })
  await until(() => server.streams.size === 0)
})

test('junk is dropped and counted; an event that is too long ends the session', async (t) => {
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(server))
  for (const stream of server.streams)
    stream.write('data: junk\n\nevent: other\ndata: {}\n\n: remark\n\ndata: [1]\n\n')
  assert.equal(said(await alice.call('echo', { text: 'after the junk' })), 'after the junk')
  const junk = (await targets.log()).filter(({ why }) => why === 'junk')
  assert.equal(junk.at(-1)?.count, 2)

  const hanging = assert.rejects(alice.call('hang'), { code: 'target_interrupted' })
  for (const stream of server.streams) stream.write(`data: ${'x'.repeat(5 * 1024 * 1024)}`)
  await hanging
  await until(() => server.streams.size === 0)
})

test('a client that reads slowly holds the server up, and gets everything', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(await startSseServer(t)))
  const response = await alice.send({
    message: toolCall(1, 'flood', { count: 400, size: 100_000 }),
  })
  let seen = -1
  await until(() => {
    const filled = seen === response.body.readableLength && seen > 0
    seen = response.body.readableLength
    return filled
  })
  assert(seen < 4 * 1024 * 1024, `${seen} bytes wait`)
  assert.equal((await read(response)).messages.length, 401)
})

test('a modern client is told to initialize, without a word to the server', async (t) => {
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  for (const method of ['server/discover', 'tools/list']) {
    const { status, messages } = await read(await modern(targets, to(server), { id: 1, method }))
    assert.deepEqual([status, messages[0]?.error?.code], [400, -32_022])
  }
  assert.equal(server.headers.length, 0)
})

test('disposing closes every stream and interrupts what is open', async (t) => {
  const server = await startSseServer(t)
  const targets = await startTargets(t)
  const alice = await initialize(targets, to(server))
  const hanging = assert.rejects(alice.call('hang'), { code: 'target_interrupted' })
  await alice.call('echo', { text: 'the other is under way' }, 2)
  await targets.client[Symbol.asyncDispose]()
  await hanging
  await until(() => server.streams.size === 0)
})
