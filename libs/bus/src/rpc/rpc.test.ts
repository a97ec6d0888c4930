import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rpc } from '@sallyport/contracts'
import { Type } from 'typebox'
import { RpcError } from '../errors.ts'
import { testServer } from '../testing.ts'

const server = await testServer(null)
const caller = await server.connect()
const other = await server.connect()

let names = 0
const exchange = () =>
  rpc({
    name: `test.exchange${names++}`,
    version: 1,
    server: 'test',
    callers: ['edge'],
    description: 'A number for a number.',
    request: Type.Object({ n: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
    reply: Type.Object({ n: Type.Integer({ maximum: 1_000 }) }, { additionalProperties: false }),
  })
/** Messages that the server has taken. */
async function messagesIn(): Promise<number> {
  const varz: unknown = await (await fetch(`${server.monitorUrl}/varz`)).json()
  return Number(Reflect.get(Object(varz), 'in_msgs'))
}
const never = new Promise<never>(() => {})

test('a call is answered, with the trace context of its request', async () => {
  const contract = exchange()
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const seen: unknown[] = []
  await using _ = await other.serve(contract, ({ n }, context) => {
    seen.push(context.traceparent)
    return { n: n + 1 }
  })
  assert.deepEqual(await caller.call(contract, { n: 1 }, { traceparent }), { n: 2 })
  assert.deepEqual(await caller.call(contract, { n: 2 }, { traceparent: 'bad"}' }), { n: 3 })
  assert.deepEqual(seen, [traceparent, undefined])
})

test('what takes longer by its contract is waited for longer than other calls', async () => {
  const hasty = await server.connect({ deadlineMs: 50 })
  const [usual, long] = [exchange(), { ...exchange(), atLeastMs: 60_000 }]
  const released = Promise.withResolvers<void>()
  await using served = new AsyncDisposableStack()
  served.use(await other.serve(usual, () => never))
  served.use(
    await other.serve(long, async ({ n }) => {
      await released.promise
      return { n }
    }),
  )
  const waiting = hasty.call(long, { n: 1 })
  await assert.rejects(hasty.call(usual, { n: 1 }), { code: 'timeout' })
  // Who calls may say otherwise.
  await assert.rejects(hasty.call(long, { n: 2 }, { deadlineMs: 50 }), { code: 'timeout' })
  released.resolve()
  assert.deepEqual(await waiting, { n: 1 })
})

test('many calls at once ride in few messages and each gets its own answer', async () => {
  const contract = exchange()
  await using _ = await other.serve(contract, async ({ n }) => ({ n }))
  const before = await messagesIn()
  const numbers = Array.from({ length: 1_000 }, (_unused, n) => n)
  const replies = await Promise.all(numbers.map((n) => caller.call(contract, { n })))
  assert.deepEqual(
    replies.map((reply) => reply.n),
    numbers,
  )
  assert.ok((await messagesIn()) - before < 50)
})

test('an answer goes to an inbox alone: who may ask cannot have it said elsewhere', async () => {
  const contract = exchange()
  await using _ = await other.serve(contract, ({ n }) => ({ n }))
  const stranger = await server.plain()
  const heard: string[] = []
  stranger.subscribe('>', { callback: (_error, { subject }) => void heard.push(subject) })
  const calls = JSON.stringify({ calls: [{ deadlineMs: 1_000, request: { n: 1 } }] })
  for (const reply of ['journal.forged', '$JS.API.INFO', '_INBOXES.forged'])
    for (const payload of [calls, 'no JSON']) stranger.publish(contract.subject, payload, { reply })
  await caller.call(contract, { n: 1 })
  await stranger.flush()
  const elsewhere = heard.filter((s) => s !== contract.subject && !s.startsWith('_INBOX.'))
  await stranger.close()
  assert.deepEqual(elsewhere, [])
})

test('each call has its own error, and none reaches its neighbours', async () => {
  const contract = exchange()
  const handled: number[] = []
  await using _ = await other.serve(contract, async ({ n }) => {
    handled.push(n)
    if (n === 1) throw new RpcError('not_today', 'Come back tomorrow.', true)
    if (n === 2) throw new Error('password=hunter2')
    if (n === 3) return { n: 5_000 }
    return { n }
  })
  const call = (n: number) => caller.call(contract, { n })
  const results = await Promise.allSettled([0, 1, 2, 3, -1, 4].map((n) => call(n)))
  const [first, refused, failed, bad, invalid, last] = results
  assert.deepEqual(first, { status: 'fulfilled', value: { n: 0 } })
  assert.deepEqual(last, { status: 'fulfilled', value: { n: 4 } })
  assert.deepEqual(pick(errorOf(refused)), ['not_today', 'Come back tomorrow.', true])
  for (const result of [failed, bad])
    assert.deepEqual(pick(errorOf(result)), ['internal', 'the service could not answer', false])
  const [code, message] = pick(errorOf(invalid))
  assert.equal(code, 'invalid_request')
  assert.match(String(message), /\/n/)
  assert.ok(!handled.includes(-1))
})
const errorOf = (result: PromiseSettledResult<unknown> | undefined): unknown =>
  result?.status === 'rejected' ? result.reason : undefined
const pick = (error: unknown): unknown[] =>
  ['code', 'message', 'retryable'].map((key) => Reflect.get(Object(error), key))

test('a slow call delays neither its neighbours nor those who come later', async () => {
  const contract = exchange()
  const gate = Promise.withResolvers<void>()
  let entered = Promise.withResolvers<void>()
  await using _ = await other.serve(contract, async ({ n }) => {
    entered.resolve()
    if (n === 0) await gate.promise
    return { n }
  })
  const slow: Promise<unknown>[] = []
  for (let i = 0; i < 5; i++) {
    entered = Promise.withResolvers()
    slow.push(caller.call(contract, { n: 0 }))
    // Each rides in a message of its own.
    // oxlint-disable-next-line no-await-in-loop
    await entered.promise
  }
  slow.push(caller.call(contract, { n: 0 }))
  assert.deepEqual(await caller.call(contract, { n: 1 }), { n: 1 })
  gate.resolve()
  assert.equal((await Promise.all(slow)).length, 6)
})

test('each call has its own deadline, which its handler can see', async () => {
  const contract = exchange()
  const aborted = Promise.withResolvers<void>()
  await using _ = await other.serve(contract, ({ n }, { signal }) => {
    if (n > 0) return { n }
    signal.addEventListener('abort', () => aborted.resolve())
    return never
  })
  const patient = caller.call(contract, { n: 1 })
  await assert.rejects(caller.call(contract, { n: 0 }, { deadlineMs: 50 }), { code: 'timeout' })
  await aborted.promise
  assert.deepEqual(await patient, { n: 1 })
})

test('a call that names no deadline has that of its bus', async () => {
  const contract = exchange()
  const hasty = await server.connect({ deadlineMs: 50 })
  await using _ = await other.serve(contract, ({ n }) => (n > 0 ? { n } : never))
  await assert.rejects(hasty.call(contract, { n: 0 }), { code: 'timeout', message: / in 50 ms$/ })
  assert.deepEqual(await hasty.call(contract, { n: 1 }, { deadlineMs: 60_000 }), { n: 1 })
})

test('where nobody serves, a call is refused at once', async () => {
  // Not by its deadline, which would say `timeout`.
  await assert.rejects(caller.call(exchange(), { n: 0 }), { code: 'unavailable' })
})

test('what waits is bounded: one call more is refused, the others are answered', async () => {
  const contract = exchange()
  const gate = Promise.withResolvers<void>()
  await using _ = await other.serve(contract, async ({ n }) => {
    await gate.promise
    return { n }
  })
  const calls = Array.from({ length: 4_096 }, () => caller.call(contract, { n: 7 }))
  await assert.rejects(caller.call(contract, { n: 8 }), { code: 'overloaded' })
  gate.resolve()
  assert.equal((await Promise.all(calls)).length, 4_096)
  assert.deepEqual(await caller.call(contract, { n: 9 }), { n: 9 })
})

test('replicas share the calls; one that stops finishes what it has', async () => {
  const contract = exchange()
  const entered = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const first = await other.serve(contract, async ({ n }) => {
    entered.resolve()
    await gate.promise
    return { n }
  })
  const held = caller.call(contract, { n: 1 })
  await entered.promise
  const stopped = first[Symbol.asyncDispose]()
  await using _ = await caller.serve(contract, ({ n }) => ({ n: n + 100 }))
  assert.deepEqual(await caller.call(contract, { n: 2 }), { n: 102 })
  gate.resolve()
  assert.deepEqual(await held, { n: 1 })
  await stopped
})

test('content that no message can hold is refused on both ways', async () => {
  const contract = rpc({
    name: 'test.large',
    version: 1,
    server: 'test',
    callers: ['edge'],
    description: 'Text for text.',
    request: Type.Object({ repeat: Type.Integer(), text: Type.String() }),
    reply: Type.Object({ text: Type.String() }),
  })
  await using _ = await other.serve(contract, ({ repeat, text }) => ({ text: text.repeat(repeat) }))
  const megabyte = 'x'.repeat(1024 ** 2)
  const call = (repeat: number, text: string) => caller.call(contract, { repeat, text })
  const [fits, alsoFits, reply, request] = await Promise.allSettled([
    call(7, megabyte),
    call(7, megabyte),
    call(9, megabyte),
    call(1, megabyte.repeat(9)),
  ])
  assert.equal(fits?.status, 'fulfilled')
  assert.equal(alsoFits?.status, 'fulfilled')
  for (const result of [reply, request]) {
    assert.equal(result?.status, 'rejected')
    assert.equal(Reflect.get(Object(result.reason), 'code'), 'too_large')
  }
})

test('a plain client can call; a message that is not understood is refused and harms nothing', async () => {
  const contract = exchange()
  await using _ = await other.serve(contract, ({ n }) => ({ n }))
  const plain = await server.plain()
  const send = async (text: string): Promise<unknown> =>
    (await plain.request(contract.subject, text, { timeout: 60_000 })).json()
  assert.deepEqual(await send('{"v":1,"calls":[{"deadlineMs":1000,"request":{"n":5}}]}'), {
    v: 1,
    results: [{ i: 0, reply: { n: 5 } }],
  })
  for (const text of ['', '{', '{"v":2,"calls":[]}', '{"v":1,"calls":[{"request":{"n":5}}]}']) {
    // oxlint-disable-next-line no-await-in-loop
    const refusal = Object(await send(text))
    assert.equal(Reflect.get(Object(Reflect.get(refusal, 'error')), 'code'), 'invalid_request')
  }
})

test('a reply that is not valid is an error of the call, not of the process', async () => {
  const contract = exchange()
  const plain = await server.plain()
  const replies = ['{', '{"v":1,"results":[{"i":0,"reply":{"n":"many"}}]}']
  const subscription = plain.subscribe(contract.subject, {
    callback: (_error, message) => void message.respond(replies.shift() ?? ''),
  })
  await plain.flush()
  const call = () => assert.rejects(caller.call(contract, { n: 1 }), { code: 'invalid_reply' })
  await call()
  await call()
  subscription.unsubscribe()
})
