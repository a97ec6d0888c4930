import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  fixture,
  initialize,
  type Message,
  messagesOf,
  modern,
  next,
  read,
  type Reply,
  running,
  said,
  startTargets,
  type Targets,
  until,
  untilLater,
} from './rig.ts'

const connection = fixture('modern')

interface Ask {
  readonly id?: string | number
  readonly meta?: object
  readonly owner?: string
  readonly signal?: AbortSignal
}

const open = (
  targets: Targets,
  name: string,
  args: object = {},
  { id = 1, meta = {}, ...more }: Ask = {},
): ReturnType<typeof modern> =>
  modern(
    targets,
    connection,
    { id, method: 'tools/call', params: { name, arguments: args, _meta: meta } },
    more,
  )

const call = async (
  targets: Targets,
  name: string,
  args: object = {},
  ask: Ask = {},
): Promise<Reply> => read(await open(targets, name, args, ask))

/** What the program has been told, but for requests. */
const told = async (targets: Targets): Promise<Message[]> =>
  JSON.parse(said(await call(targets, 'seen', {}, { id: 'seen' })) ?? '')

test('one program serves all principals of a connection, each under its own ids', async (t) => {
  const targets = await startTargets(t)
  const ids = [1, '1', 'a', 0, -7]
  const replies = await Promise.all(
    ids.map((id, i) => call(targets, 'echo', { text: `for ${i}` }, { id, owner: `owner-${i}` })),
  )
  assert.deepEqual(
    replies.map(({ messages }) => messages.map(({ id }) => id)),
    ids.map((id) => [id]),
  )
  assert.deepEqual(
    replies.map((reply) => said(reply)),
    ids.map((_, i) => `for ${i}`),
  )
  assert.equal((await running(targets.log)).length, 1)
})

test('nothing of one principal reaches another: the same id and token at the same time', async (t) => {
  const targets = await startTargets(t)
  const owners = Array.from({ length: 20 }, (_, i) => `owner-${i}`)
  const replies = await Promise.all(
    owners.map((owner) =>
      call(targets, 'slowly', { text: owner }, { id: 1, meta: { progressToken: 1 }, owner }),
    ),
  )
  for (const [i, { messages }] of replies.entries()) {
    assert.deepEqual(
      messages.map(({ id, params }) => id ?? params?.['progressToken']),
      [1, 1, 1],
    )
    assert.deepEqual(
      messages.map(({ params, result }) => params?.['message'] ?? result?.content?.[0]?.text),
      [owners[i], owners[i], owners[i]],
    )
  }
})

test('what a program cannot say whose it is goes to nobody, though one client alone waits', async (t) => {
  const targets = await startTargets(t)
  for (const name of ['logs', 'changed', 'ask-nobody', 'stray'])
    assert.equal((await call(targets, name, { data: 'x' })).messages.length, 1)
  assert.equal((await call(targets, 'unasked')).messages.length, 1)
  await until(async () => (await targets.log()).some(({ why }) => why === 'nobody_asked'))
})

test('a message that names two requests goes to neither', async (t) => {
  const targets = await startTargets(t)
  await assert.rejects(call(targets, 'twice'), { code: 'target_invalid' })
  assert.equal(said(await call(targets, 'echo', { text: 'goes on' })), 'goes on')
})

test('a name that one client writes into its request does not address another', async (t) => {
  const targets = await startTargets(t)
  const hanging = new AbortController()
  const victim = open(targets, 'hang', {}, { id: 'victim', signal: hanging.signal, owner: 'bob' })
  const ended = assert.rejects(victim, { name: 'AbortError' })
  const answers = await Promise.all([
    call(targets, 'echo', { text: 'x' }, { id: 'victim' }),
    modern(targets, connection, NOTIFICATION).then(read),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 202],
  )
  assert.deepEqual(await told(targets), [])
  hanging.abort()
  await ended
})

test('a client that leaves has cancelled: the program is told, under its own name for it', async (t) => {
  const targets = await startTargets(t)
  const leaving = new AbortController()
  const gone = assert.rejects(open(targets, 'hang', {}, { signal: leaving.signal }), {
    name: 'AbortError',
  })
  const { asked } = JSON.parse(said(await call(targets, 'hanging')) ?? '')
  leaving.abort()
  await gone
  const [cancelled] = await told(targets)
  assert.equal(cancelled?.method, 'notifications/cancelled')
  assert.equal(cancelled?.params?.['requestId'], asked)
  assert.notEqual(asked, 1)
})

test('a client that leaves a stream half read has cancelled as well', async (t) => {
  const targets = await startTargets(t)
  const messages = messagesOf(await open(targets, 'progressAndHang', {}, { meta: TOKEN }))
  assert.equal((await next(messages))?.method, 'notifications/progress')
  await messages.return(undefined)
  await until(async () => (await told(targets)).length === 1)
})

test('a subscription has its messages under the id of the client, until the client leaves', async (t) => {
  const targets = await startTargets(t)
  const leaving = new AbortController()
  const listening = async (id: string | number): Promise<AsyncGenerator<Message>> =>
    messagesOf(
      await modern(
        targets,
        connection,
        { id, method: 'subscriptions/listen', params: { notifications: {} } },
        { signal: leaving.signal },
      ),
    )
  for (const id of [5, 'five']) {
    const messages = await listening(id)
    for (const method of ['subscriptions/acknowledged', 'tools/list_changed']) {
      const message = await next(messages)
      assert.equal(message?.method, `notifications/${method}`)
      assert.deepEqual(message.params?.['_meta'], { 'io.modelcontextprotocol/subscriptionId': id })
    }
  }
  leaving.abort()
  await until(async () => (await told(targets)).length === 2)
})

test('errors have the status that a server of the era gives them', async (t) => {
  const targets = await startTargets(t)
  const { status, messages } = await read(
    await modern(targets, connection, { id: 3, method: 'no/such/method' }),
  )
  assert.deepEqual([status, messages[0]?.id, messages[0]?.error?.code], [404, 3, -32_601])
})

test('a program that has died is started again; who waited for it hears that it was interrupted', async (t) => {
  const targets = await startTargets(t)
  const first = await call(targets, 'facts')
  const waiting = assert.rejects(call(targets, 'hang', {}, { owner: 'bob' }), {
    code: 'target_interrupted',
  })
  await assert.rejects(call(targets, 'die'), { code: 'target_interrupted' })
  await waiting
  let again: Reply | undefined
  await untilLater(t, 1000, async () => {
    again = await call(targets, 'facts').catch(() => undefined)
    return again !== undefined
  })
  assert(again !== undefined)
  assert.notEqual(JSON.parse(said(first) ?? '').pid, JSON.parse(said(again) ?? '').pid)
})

test('a program that nobody uses ends; it starts again when someone does', async (t) => {
  // Far less than any program takes to start: one that is being started is in use.
  const targets = await startTargets(t, { sessionIdleMs: 1 })
  // Only real timers can be set anew, as is done for a program in use.
  t.mock.timers.reset()
  assert.equal(said(await call(targets, 'echo', { text: 'x' })), 'x')
  await until(async () => (await running(targets.log)).length === 0)
  assert.equal(said(await call(targets, 'echo', { text: 'again' })), 'again')
})

test('a connection that was changed leads to its new program', async (t) => {
  const targets = await startTargets(t)
  await call(targets, 'echo', { text: 'x' })
  const changed = fixture('modern', { environment: { REGION: 'eu' } })
  const params = { name: 'facts', arguments: {} }
  const { env } = JSON.parse(
    said(await read(await modern(targets, changed, { id: 1, method: 'tools/call', params }))) ?? '',
  )
  assert.equal(env.REGION, 'eu')
  await until(async () => (await running(targets.log)).length === 1)
})

test('a program of the legacy era is not shared: its clients are told to initialize', async (t) => {
  const targets = await startTargets(t)
  const legacy = fixture('legacy')
  const discover = await read(await modern(targets, legacy, { id: 1, method: 'server/discover' }))
  assert.deepEqual([discover.status, discover.messages[0]?.error?.code], [404, -32_601])
  const list = await read(await modern(targets, legacy, { id: 2, method: 'tools/list' }))
  assert.deepEqual([list.status, list.messages[0]?.error?.code], [400, -32_022])
  await until(async () => (await running(targets.log)).length === 0)
  const session = await initialize(targets, legacy)
  assert.equal(said(await session.call('echo', { text: 'x' })), 'x')
})

test('one principal cannot take all of a shared program', async (t) => {
  const targets = await startTargets(t)
  const leaving = new AbortController()
  const many = Array.from({ length: 65 }, (_, id) =>
    open(targets, 'hang', {}, { id, signal: leaving.signal, owner: 'mallory' }).then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  assert.match(String(await Promise.race(many)), /Too many requests/)
  assert.equal(said(await call(targets, 'echo', { text: 'bob' }, { owner: 'bob' })), 'bob')
  leaving.abort()
  const refused = (await Promise.all(many)).filter((error) => /Too many/.test(String(error)))
  assert.equal(refused.length, 1)
})

const TOKEN = { progressToken: 'p' }

const NOTIFICATION = {
  method: 'notifications/cancelled',
  params: { requestId: 'victim' },
}
