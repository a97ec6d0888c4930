import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { withoutArguments } from '../src/shown-arguments.ts'
import { type TestApprovals, serveApprovals } from './approvals.ts'
import { type Rig, startRig, until } from './rig.ts'
import { type Seen, watchAs } from './watching.ts'

let rig: Rig
let approvals: TestApprovals
before(async () => {
  rig = await startRig('postgres://nobody@127.0.0.1:1/none')
  approvals = await serveApprovals(rig.bus)
})
after(async () => {
  await approvals[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const idsOf = (seen: readonly Seen[]): unknown[] =>
  seen.filter(({ event }) => event === 'approval').map(({ data }) => data['id'])
const standing = (seen: Seen | undefined): unknown => [seen?.data['id'], seen?.data['status']]

test('what waits for votes comes first, then every change as it happens, with the sequence of STATE', async () => {
  const first = await approvals.request()
  const settled = await approvals.request()
  await approvals.resolve(settled.id, 'denied')
  using watching = await watchAs(rig, await rig.token('dba'))
  const begin = await watching.upTo('ready')
  assert.ok(idsOf(begin).includes(first.id))
  assert.ok(!idsOf(begin).includes(settled.id))

  const second = await approvals.request()
  // That the other was settled may come late: control follows STATE.
  const late = await watching.next()
  const asked = late?.data['id'] === settled.id ? await watching.next() : late
  assert.deepEqual(standing(asked), [second.id, 'pending'])
  // What was asked may be erased; a watch tells of it without.
  assert.deepEqual(asked?.data, withoutArguments(second))
  await approvals.vote(second.id)
  assert.equal(Reflect.get(Object((await watching.next())?.data['votes']), 'length'), 1)
  await approvals.resolve(second.id, 'approved')
  assert.deepEqual(standing(await watching.next()), [second.id, 'approved'])
  await approvals.consume(second.id)
  const last = await watching.next()
  assert.deepEqual(standing(last), [second.id, 'consumed'])
  assert.ok(Number(last?.id) > Number(asked.id) && Number(asked.id) > 0)
})

test('each sees what they may see, and of that one connection where they ask for it', async () => {
  const own = `member-of-makers`
  using stranger = await watchAs(rig, await rig.token('makers'))
  using approver = await watchAs(rig, await rig.token('dba'), '?connection=payroll')
  using auditor = await watchAs(rig, await rig.token('auditors'))
  await Promise.all([stranger, approver, auditor].map((one) => one.upTo('ready')))
  await approvals.request({ connection: 'orders' })
  const other = await approvals.request({ connection: 'payroll' })
  const mine = await approvals.request({ who: own, connection: 'orders', approvers: ['makers'] })
  assert.equal((await stranger.next())?.data['id'], mine.id)
  assert.equal((await approver.next())?.data['id'], other.id)
  const all = [await auditor.next(), await auditor.next(), await auditor.next()]
  assert.deepEqual(idsOf(all.filter((one) => one !== undefined)).slice(1), [other.id, mine.id])
})

test('a connection that is none is refused', async () => {
  using refused = await watchAs(rig, await rig.token('dba'), '?connection=No%20Such')
  assert.deepEqual([refused.status, (await refused.problem())['code']], [400, 'invalid_request'])
})

test('an approval is read once for a change, however many watch', async () => {
  const watching = await Promise.all(
    Array.from({ length: 8 }, async () => watchAs(rig, await rig.token('dba'))),
  )
  await Promise.all(watching.map((one) => one.upTo('ready')))
  const earlier = approvals.reads()
  const { id } = await approvals.request()
  for (const one of watching) assert.equal((await one.next())?.data['id'], id)
  assert.equal(approvals.reads(), earlier + 1)
  for (const one of watching) one[Symbol.dispose]()
})

const watchKeenly = async () => watchAs(rig, await rig.token('keen'))

test('one person watches so many times and no more, and places are free when clients have gone', async () => {
  // A client that has gone is noticed a moment later.
  for (let round = 0; round < 3; round++) {
    const watching = await Promise.all(
      Array.from({ length: 10 }, () => until(async () => place(await watchKeenly()))),
    )
    using refused = await watchKeenly()
    const problem = await refused.problem()
    assert.deepEqual([refused.status, problem['code']], [429, 'too_many_watches'])
    using other = await watchAs(rig, await rig.token('calm'))
    assert.equal(other.status, 200)
    for (const one of watching) one[Symbol.dispose]()
  }
})

const place = (watching: Awaited<ReturnType<typeof watchAs>>) =>
  watching.status === 200 ? watching : undefined

/** A watch with a token of so many seconds, or of more where it was over before the watch began. */
async function watchFor(seconds: number): ReturnType<typeof watchAs> {
  const token = await rig.token('dba', { exp: Math.floor(Date.now() / 1000) + seconds })
  const watching = await watchAs(rig, token)
  if (watching.status !== 401) return watching
  watching[Symbol.dispose]()
  return watchFor(2 * seconds)
}

test('a watch ends with the token', async () => {
  using watching = await watchFor(2)
  const seen = await watching.upTo('end')
  assert.equal(seen.at(-1)?.data['reason'], 'token_expired')
  assert.equal(await watching.next(), undefined)
})

test('a watch ends when the service stops, which does not wait for it', async () => {
  using watching = await watchAs(rig, await rig.token('dba'))
  await watching.upTo('ready')
  const restarted = rig.restart()
  const seen = await watching.upTo('end')
  assert.equal(seen.at(-1)?.data['reason'], 'stopping')
  await restarted
  using again = await watchAs(rig, await rig.token('dba'))
  assert.ok(idsOf(await again.upTo('ready')).length > 0, 'it knows what waits from STATE')
})

test('a client that stops reading loses its line', async () => {
  const { hostname, port } = new URL(rig.control.url)
  const socket = connect(Number(port), hostname)
  const token = await rig.token('dba')
  socket.write(
    `GET /api/approvals/watch HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${token}\r\n\r\n`,
  )
  await once(socket, 'readable')
  const more = { reasons: Array.from({ length: 16 }, () => 'x'.repeat(512)) }
  // More than the kernel and the service keep for a line that nobody reads.
  for (let round = 0; round < 128; round++)
    await Promise.all(Array.from({ length: 16 }, () => approvals.request(more)))
  let said = ''
  socket.setEncoding('utf8').on('data', (piece: string) => (said = `${said}${piece}`.slice(-200)))
  // It was broken off, however that looks from here.
  socket.on('error', () => {})
  if (!socket.closed) await once(socket, 'close').catch(() => {})
  assert.doesNotMatch(said, /event: end|0\r\n\r\n$/)
})
