import assert from 'node:assert/strict'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type ControlConfig, DEFAULT_DELIVERY, type DeliveryLimits } from '../src/index.ts'
import { settled, tell } from './news.ts'
import { type Answer, type Receiver, startReceiver, status } from './receiver.ts'
import { type Rig, startRig } from './rig.ts'

const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const PAUSES_MS = [40, 160, 640]
const FAST: DeliveryLimits = {
  ...DEFAULT_DELIVERY,
  retries: { pausesMs: PAUSES_MS, forMs: 60_000 },
  timeoutMs: 60_000,
}

const silent: Answer = () => {}
const broken: Answer = (_request, response) => void response.destroy()

/** Longer than a test may take: what waits for it fails. */
const WITHOUT_END: DeliveryLimits = { ...FAST, timeoutMs: 3_600_000 }

interface Stage extends AsyncDisposable {
  readonly rig: Rig
  readonly receiver: Receiver
}

async function stage(answer: Answer, delivery: DeliveryLimits = FAST): Promise<Stage> {
  await using parts = new AsyncDisposableStack()
  const receiver = parts.use(await startReceiver(answer))
  const webhooks: ControlConfig['webhooks'] = [
    {
      name: 'ops',
      url: `${receiver.url}/hook`,
      host: new URL(receiver.url).host,
      format: 'standard',
      secrets: [randomBytes(24)],
      events: ['requested', 'resolved'],
    },
  ]
  const rig = parts.use(await startRig(NO_DATABASE, { webhooks, delivery }))
  const owned = parts.move()
  return { rig, receiver, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Answers with each in turn, then with the last. */
function inTurn(...answers: readonly Answer[]): Answer {
  let next = 0
  return (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    answer?.(request, response)
  }
}

test('an event that fails comes again after growing pauses, under the same id, until it is taken', async () => {
  await using here = await stage(inTurn(status(500), status(429), status(404), status(200)))
  const { id } = await tell(here.rig)
  const requests = await here.receiver.until(4)
  await settled(here.rig)
  assert.deepEqual(
    here.receiver.requests.map((request) => request.id),
    [id, id, id, id],
  )
  const gaps = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0))
  for (const [index, gap] of gaps.entries()) {
    assert.ok(gap >= 0.8 * (PAUSES_MS[index] ?? 0) - 5, `pause ${index + 1} was ${gap} ms`)
  }
})

test('one event that fails holds up no other', async () => {
  let failing = ''
  await using here = await stage((request, response) => {
    failing ||= request.id
    status(request.id === failing ? 500 : 204)(request, response)
  })
  const first = await tell(here.rig)
  const ids: string[] = []
  // oxlint-disable-next-line no-await-in-loop
  for (let i = 0; i < 12; i++) ids.push((await tell(here.rig)).id)
  await here.receiver.until(12, ({ id }) => id !== failing)
  assert.equal(failing, first.id)
  assert.deepEqual(new Set(here.receiver.requests.map(({ id }) => id)), new Set([failing, ...ids]))
})

test('no answer in time, a broken connection and a redirect are failures', async () => {
  const elsewhere = status(307, { location: '/elsewhere' })
  await using here = await stage(inTurn(silent, broken, elsewhere, status(200)), {
    ...FAST,
    timeoutMs: 100,
  })
  await tell(here.rig)
  await here.receiver.until(4)
  await settled(here.rig)
  // One that is answered may be late as well, and then comes again.
  for (const { path } of here.receiver.requests) assert.equal(path, '/hook')
})

test('410 ends the delivery of that event alone', async () => {
  await using here = await stage(inTurn(status(410), status(200)))
  const gone = await tell(here.rig)
  await here.receiver.until(1)
  const next = await tell(here.rig)
  await here.receiver.until(1, ({ id }) => id === next.id)
  await settled(here.rig)
  assert.deepEqual(
    here.receiver.requests.map(({ id }) => id),
    [gone.id, next.id],
  )
})

test('what asks for consent that nobody can give any more is not sent, its outcome is', async () => {
  await using here = await stage(status(200))
  const expiresAt = new Date(Date.now() - 1).toISOString()
  await tell(here.rig, { expiresAt })
  const outcome = await tell(here.rig, { kind: 'resolved', expiresAt })
  await here.receiver.until(1)
  await settled(here.rig)
  assert.deepEqual(
    here.receiver.requests.map(({ id }) => id),
    [outcome.id],
  )
})

test('after its time an event is given up', async () => {
  await using here = await stage(status(500), {
    ...FAST,
    retries: { pausesMs: [1], forMs: 0 },
  })
  await tell(here.rig)
  await here.receiver.until(1)
  await settled(here.rig)
  assert.equal(here.receiver.requests.length, 1)
})

test('a receiver that asks for time gets it', async () => {
  await using here = await stage(inTurn(status(503, { 'retry-after': '1' }), status(200)))
  await tell(here.rig)
  const [first, second] = await here.receiver.until(2)
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990)
})

test('an answer without end is no way to hold an event: its status counts, the rest is dropped', async () => {
  const closed = Promise.withResolvers<void>()
  await using here = await stage((_request, response) => {
    response.writeHead(200)
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
    void once(response, 'close').then(() => closed.resolve())
  }, WITHOUT_END)
  await tell(here.rig)
  await closed.promise
  await settled(here.rig)
  assert.equal(here.receiver.requests.length, 1)
})

test('an attempt that a stop cuts short is made again by another replica', async () => {
  await using here = await stage(inTurn(silent, status(200)), WITHOUT_END)
  const { id } = await tell(here.rig)
  await here.receiver.until(1)
  await here.rig.stop()
  await here.rig.restart()
  const requests = await here.receiver.until(2)
  await settled(here.rig)
  assert.deepEqual(
    requests.map((request) => request.id),
    [id, id],
  )
})
