import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { BusError, RpcError } from '@sallyport/bus'
import { type Approval, type ApprovalId, newApprovalId } from '@sallyport/contracts'
import { createReader } from './reader.ts'
import { watchStream } from './stream.ts'
import { createWatch, WATCH_LIMITS } from './watch.ts'
import type { Viewer } from './watcher.ts'

const events = { watchDelayed: () => {}, watchSkipped: () => {} }
const viewer = (key: string): Viewer => ({ key, sees: () => true })
const nothing = () => {}

/** A bus on which a test says what stands under an id; each read is counted. */
function testBus(stands: (id: ApprovalId) => Promise<Approval> | Approval) {
  const asked: ApprovalId[] = []
  const call = async (_contract: unknown, request: unknown): Promise<never> => {
    const { approval } = Object(request)
    asked.push(approval)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what one contract alone answers
    return (await stands(approval)) as never
  }
  return { call, asked }
}

/** An approval as far as watching looks at it. */
const approval = (id: ApprovalId, more: object = {}): Approval =>
  Object({
    id,
    status: 'pending',
    request: {},
    expiresAt: new Date(Date.now() + 60_000).toISOString(),
    ...more,
  })

/** The frames of a watch as they would be sent, one by one. */
const nextOf = async (stream: AsyncGenerator<string>): Promise<string> =>
  (await stream.next()).value ?? 'over'

test('there is a bound on all watchers, and whoever leaves makes room', () => {
  const watch = createWatch(createReader(testBus(approval), events), events, {
    ...WATCH_LIMITS,
    watchers: 2,
  })
  const first = watch.enter(viewer('a'), nothing)
  watch.enter(viewer('b'), nothing)
  assert.throws(() => watch.enter(viewer('c'), nothing), { code: 'overloaded' })
  watch.leave(first)
  watch.enter(viewer('c'), nothing)
  watch.stop()
  assert.throws(() => watch.enter(viewer('d'), nothing), { code: 'unavailable' })
})

test('a client that does not read is cut off, and others go on', async () => {
  const reader = createReader(
    testBus((id) => approval(id, { text: 'x'.repeat(500) })),
    events,
  )
  const watch = createWatch(reader, events, { ...WATCH_LIMITS, waiting: 2000 })
  let cut = 0
  const idle = watch.enter(viewer('idle'), () => void (cut += 1))
  const busy = watch.enter(viewer('busy'), nothing)
  for (let sequence = 1; sequence <= 8; sequence++) {
    watch.changed({ id: newApprovalId(), sequence })
    assert.equal((await busy.next(1000))?.sequence, sequence)
  }
  assert.deepEqual([cut, idle.ended, busy.ended], [1, 'cut', undefined])
  assert.equal(await idle.next(1000), undefined, 'nothing is kept for it')
})

test('a reading that began before a change is not told after it', async () => {
  const id = newApprovalId()
  const gates: (() => void)[] = []
  let status = 'pending'
  const bus = testBus(async () => {
    const stood = status
    await new Promise<void>((resolve) => gates.push(resolve))
    return approval(id, { status: stood })
  })
  const reader = createReader(bus, events)
  const watch = createWatch(reader, events)
  const early = reader.read(id)
  status = 'approved'
  watch.changed({ id, sequence: 7 })
  const late = reader.read(id)
  assert.equal(reader.read(id), late, 'the next one shares it')
  await turn()
  for (const open of gates) open()
  assert.deepEqual([(await early)?.status, (await late)?.status], ['pending', 'approved'])
  assert.equal(bus.asked.length, 2)
})

test('where the approval service is away changes wait, and what can never be read is left out', async () => {
  const [broken, good] = [newApprovalId(), newApprovalId()]
  let away = true
  const bus = testBus((id) => {
    if (id === broken) throw new RpcError('internal', 'broken')
    if (away) throw new BusError('unavailable', 'nobody serves it')
    return approval(id)
  })
  const delayed = Promise.withResolvers<void>()
  const told = { ...events, watchDelayed: () => delayed.resolve() }
  const watch = createWatch(createReader(bus, told), told)
  const watcher = watch.enter(viewer('a'), nothing)
  watch.changed({ id: broken, sequence: 1 })
  watch.changed({ id: good, sequence: 2 })
  await delayed.promise
  away = false
  assert.equal((await watcher.next(5000))?.sequence, 2)
})

test('whoever falls too far behind is told so', async () => {
  const reader = createReader(
    testBus(() => new Promise<Approval>(() => {})),
    events,
  )
  const watch = createWatch(reader, events, { ...WATCH_LIMITS, behind: 3 })
  const watcher = watch.enter(viewer('a'), nothing)
  for (let sequence = 1; sequence <= 4; sequence++) watch.changed({ id: newApprovalId(), sequence })
  assert.equal(watcher.ended, 'behind')
})

test('what changes while the pending ones are told comes after them, and nothing twice or in the past', async () => {
  const ids = [newApprovalId(), newApprovalId()]
  const [first = newApprovalId(), second = newApprovalId()] = ids
  const reader = createReader(testBus(approval), events)
  const watch = createWatch(reader, events)
  const watcher = watch.enter(viewer('a'), nothing)
  let sequences = [1, 2]
  const approvals = {
    pending: () => ids.map((id, index) => ({ id, sequence: sequences[index] ?? 0 })),
    sequence: () => 9,
  }
  watch.changed({ id: second, sequence: 5 })
  sequences = [1, 5]
  const stream = watchStream({ reader, approvals, events }, watcher)
  assert.match(await nextOf(stream), new RegExp(`^id: 1\nevent: approval\ndata: .*${first}`))
  watch.changed({ id: first, sequence: 9 })
  assert.match(await nextOf(stream), /^id: 5\n/)
  assert.equal(await nextOf(stream), 'id: 9\nevent: ready\ndata: {}\n\n')
  assert.match(await nextOf(stream), new RegExp(`^id: 9\nevent: approval\ndata: .*${first}`))
  watch.stop()
  assert.equal(await nextOf(stream), 'event: end\ndata: {"reason":"stopping"}\n\n')
  assert.equal(await nextOf(stream), 'over')
})
