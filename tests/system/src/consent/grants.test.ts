import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApprovalId, grantRevoked, newEventId, seal } from '@sallyport/contracts'
import { type AccessWanted, askAccess, askedFor, counted, outcomes, scopeOf, vote } from './acts.ts'
import { ON_ITS_WAY_MS } from './check-grant.ts'
import type { Told, Wanted } from './client.ts'
import { type Person, principalOf } from './people.ts'
import { endAllAccess } from './play-access.ts'
import { codeOf, type Scene, setScene } from './scene.ts'
import type { Stage } from './stage.ts'
import type { Tool } from './target.ts'

const SECONDS = 600
const EDGES = [0, 1] as const

let scene: Scene
before(async () => {
  scene = await setScene('grants', {}, { grantSeconds: SECONDS })
})
// What a test that has failed leaves behind is none of the next one's.
afterEach(() => endAllAccess({ stage: scene.stage, ended: new Map() }))
after(() => scene[Symbol.asyncDispose]())

const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i))

interface Giving extends Partial<Pick<AccessWanted, 'scope' | 'seconds'>> {
  readonly by?: Person
  readonly voters?: readonly Person[]
}

/** Has access asked for and given: to Carol, to the tool `lease`, by Bob, unless said. */
async function give({ by = 'carol', voters = ['bob'], ...wanted }: Giving = {}): Promise<Given> {
  const { stage, caller } = scene
  const asked = await askAccess(stage, caller(0), by, {
    scope: scopeOf('grants', 'lease'),
    seconds: SECONDS,
    reason: '{}',
    ...wanted,
  })
  let last = asked
  // oxlint-disable-next-line no-await-in-loop -- the last one decides
  for (const voter of voters) last = await vote(stage, caller(1), asked.id, voter)
  assert.ok(last.grant)
  return { id: asked.id, until: Date.parse(last.grant.until) }
}

interface Given {
  readonly id: ApprovalId
  readonly until: number
}

/** Ends access that a test has given, so that the next begins without. */
const over = (...given: readonly Given[]): Promise<unknown> =>
  Promise.all(given.map(({ id }) => scene.end(id, 'dave')))

/** What comes of a new call over each edge at once. */
async function codes(tool: Tool = 'lease', by: Person = 'carol'): Promise<readonly string[]> {
  const { newCall, send } = scene
  return (await Promise.all(EDGES.map((edge) => send(newCall(tool, by), 'legacy', edge)))).map(
    codeOf,
  )
}

const PASSED = ['done', 'done']
const WAITING = ['approval_pending', 'approval_pending']

test('access that one replica gave counts at once on the other, and over both edges', async () => {
  for (let n = 0; n < 10; n++) {
    // oxlint-disable no-await-in-loop -- one after the other, so that each begins without access
    assert.deepEqual(await codes(), WAITING)
    const given = await give()
    assert.deepEqual(await codes(), PASSED)
    await over(given)
    // oxlint-enable no-await-in-loop
  }
  await scene.assertSound()
})

test('access that was ended on one replica is over at once on the other, even where that has just lost the bus', async () => {
  const { stage, end, caller } = scene
  for (let n = 0; n < 10; n++) {
    // oxlint-disable no-await-in-loop -- one after the other
    const given = await give()
    assert.deepEqual(await codes(), PASSED)
    if (n % 2 === 1) stage.approvals[(n >> 1) % 2]?.wire.cut()
    await end(given.id, n % 3 === 0 ? 'carol' : 'bob', caller(n))
    for (const code of await codes()) assert.match(code, /^approval_(pending|unavailable)$/)
    // oxlint-enable no-await-in-loop
  }
  await scene.assertSound()
})

test('a replica that has not heard yet that access was ended lets nothing pass', async () => {
  const { stage, newCall, send } = scene
  const { id, until } = await give()
  assert.deepEqual(await codes(), PASSED)
  const lagging = stage.approvals[1]?.wire.holdBack('grant.revoked')
  const time = new Date()
  const by = principalOf('bob', stage.issuer.issuer)
  const data = {
    approval: id,
    revoked: { by, reason: '', time: time.toISOString() },
    until: new Date(until).toISOString(),
  }
  const stamp = { id: newEventId(), source: '/approval', time }
  const last = (await stage.bus.state.read('approval', id)).at(-1)?.sequence ?? 0
  const event = seal(grantRevoked, `approval/${id}`, data, stamp)
  await stage.bus.state.append('approval', id, event, last)
  // Some are answered by the other replica; this one answers when it has heard. An edge asks for several calls at once, so
  // that all of them may have come to this one: then nothing ends before it is let hear.
  const calls = times(16, (i) => send(newCall('lease'), 'modern', i))
  await Promise.race([...calls, sleep(1000)])
  lagging?.release()
  assert.deepEqual(counted((await Promise.all(calls)).map(codeOf)), { again: 16 })
  await scene.assertSound()
})

/** Begins a stream over each edge under a grant; resolves when the target has begun both. */
async function openStreams(): Promise<Streams> {
  const { stage, newCall, send } = scene
  const seen = stage.target.streams.length
  const told = EDGES.map((edge) => {
    const wanted = newCall('lease')
    const slow: Wanted = { ...wanted, arguments: { ...wanted.arguments, slow: true } }
    return send(slow, 'legacy', edge)
  })
  const refused = Promise.race(told).then((one) => assert.fail(`not begun: ${codeOf(one)}`))
  await Promise.race([stage.target.opened(seen + told.length), refused])
  const closed = stage.target.streams.slice(seen).map((stream) => stream.closed)
  return { told: Promise.all(told), closed: Promise.all(closed) }
}

interface Streams {
  readonly told: Promise<readonly Told[]>
  /** When the gateway closed each. */
  readonly closed: Promise<readonly number[]>
}

test('streams that are open under a grant are cut off over both edges when it is ended', async () => {
  const given = await give()
  const { told, closed } = await openStreams()
  await scene.end(given.id, 'bob')
  // Its target ends none of them by itself.
  await closed
  assert.deepEqual((await told).map(codeOf), ['grant_ended', 'grant_ended'])
  await scene.assertSound()
})

/** Begins streams under access for that many seconds, or for more where it was over before they had begun. */
async function openStreamsUnder(seconds: number): Promise<Streams & Pick<Given, 'until'>> {
  const { until } = await give({ seconds })
  try {
    return { until, ...(await openStreams()) }
  } catch (error) {
    if (Date.now() < until) throw error
    return openStreamsUnder(2 * seconds)
  }
}

test('streams that are open under a grant are cut off over both edges when its time is over', async () => {
  const { until, told, closed } = await openStreamsUnder(4)
  for (const time of await closed) assert.ok(time >= until - 5, `${time - until} ms`)
  assert.deepEqual((await told).map(codeOf), ['grant_ended', 'grant_ended'])
  assert.deepEqual(await codes(), WAITING)
  await scene.assertSound()
})

test('of a hundred equal requests for access at once on both replicas there is one approval', async () => {
  const { stage, caller } = scene
  const wanted = { scope: scopeOf('grants', 'lease'), seconds: 7, reason: '{"equal":true}' }
  const asked = await Promise.all(times(100, (i) => askAccess(stage, caller(i), 'carol', wanted)))
  assert.equal(new Set(asked.map(({ id }) => id)).size, 1)
  const [{ id } = assert.fail()] = asked
  const votes = times(20, (i) => vote(stage, caller(i), id, i % 2 === 0 ? 'bob' : 'bob-agent'))
  assert.equal(counted(await outcomes(votes))['done'], 1)
  await stage.evidence.caughtUp()
  const steps = stage.evidence.approvals.get(id)?.map(({ type }) => type.split('.').at(-2))
  assert.deepEqual(steps, ['requested', 'voted', 'resolved'])
  await scene.end(id, 'carol')
})

/** A hundred calls while access for that many seconds ends, or for more where it was over before the first. */
async function callsUnder(seconds: number): Promise<CallsUnder> {
  const { stage, newCall, send } = scene
  const seen = stage.target.executed.length
  const { until } = await give({ seconds })
  await Promise.all(
    times(100, async (i) => {
      await sleep(i * seconds * 20)
      return send(newCall('lease'), 'modern', i)
    }),
  )
  const executed = stage.target.executed.slice(seen)
  return executed.length > 0 ? { until, executed } : callsUnder(2 * seconds)
}

interface CallsUnder extends Pick<Given, 'until'> {
  readonly executed: Stage['target']['executed']
}

test('of a hundred calls while a grant ends none is executed after its end', async () => {
  const { clients } = scene
  const { until, executed } = await callsUnder(2)
  assert.ok(executed.length < 100, `${executed.length}`)
  for (const { id, at } of executed) {
    const sentAt = clients.sent.get(id)?.at ?? Infinity
    assert.ok(sentAt < until, `sent ${sentAt - until} ms after the end`)
    assert.ok(at < until + ON_ITS_WAY_MS, `${at - until} ms`)
  }
  await scene.assertSound()
})

test('where two have to consent, the offer of one is no grant, and neither is the vote of one', async () => {
  const { stage, newCall, send, caller } = scene
  const wanted = newCall('vault')
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  await vote(stage, caller(0), approval, 'grace', 'approve', SECONDS)
  assert.deepEqual(await codes('vault'), WAITING)
  await vote(stage, caller(1), approval, 'ivan')
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'done')
  assert.deepEqual(await codes('vault'), WAITING)
  const next = newCall('vault')
  await send(next)
  const offered = await askedFor(stage, next)
  await vote(stage, caller(0), offered, 'grace', 'approve', SECONDS)
  await vote(stage, caller(1), offered, 'ivan', 'approve', 30)
  assert.deepEqual(await codes('vault'), PASSED)
  await scene.end(offered, 'grace')
  await scene.assertSound()
})

test('votes of people who may not consent to a tool give no access to it, however wide the scope', async () => {
  const { operations: _, ...scope } = scopeOf('grants', 'lease')
  const given = await give({ scope, voters: ['bob', 'erin'] })
  assert.deepEqual(await codes('lease'), PASSED)
  assert.deepEqual(await codes('vault'), WAITING)
  assert.deepEqual(await codes('pay'), WAITING)
  await over(given)
  const both = await give({ scope, voters: ['grace', 'heidi'] })
  assert.deepEqual(await codes('lease'), PASSED)
  assert.deepEqual(await codes('vault'), PASSED)
  await over(both)
  await scene.assertSound()
})

test('access of a scope is none beyond it: another tool, or more than to read', async () => {
  const reading = { ...scopeOf('grants', 'lease'), access: 'read' as const }
  const vault = scopeOf('grants', 'vault')
  const given = [
    await give({ scope: reading }),
    await give({ scope: vault, voters: ['grace', 'heidi'] }),
  ]
  assert.deepEqual(await codes('lease'), WAITING)
  assert.deepEqual(await codes('vault'), PASSED)
  await over(...given)
  await scene.assertSound()
})
