import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { approvalResolved } from '@sallyport/contracts'
import { askedFor, counted, look, outcomes, use, vote } from './acts.ts'
import { codeOf, type Scene, setScene } from './scene.ts'
import { HOLD } from './stage.ts'

const AN_HOUR = 3_600_000

let scene: Scene
before(async () => {
  // Calls are held beyond the end of the shortest approvals.
  scene = await setScene('ends', { hold: () => ({ ...HOLD, legacyMs: 30_000 }) })
})
afterEach(() => {
  scene.stage.skews.fill(0)
})
after(() => scene[Symbol.asyncDispose]())

/** Resolves when it is written down how an approval ended. */
const settled = (approval: Awaited<ReturnType<typeof askedFor>>) =>
  scene.stage.evidence.when(
    () =>
      scene.stage.evidence.approvals.get(approval)?.find((step) => approvalResolved.check(step))
        ?.data.outcome,
  )

// The first: while something else is about to end, whoever writes that down finds by the same clock that this has ended too.
test('a clock that jumps ends what waits for as long as it is ahead; nothing is written down before its end', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  assert.equal((await send(wanted, 'modern')).kind, 'again')
  const approval = await askedFor(stage, wanted)
  stage.skews.fill(AN_HOUR)
  await assert.rejects(vote(stage, caller(0), approval, 'bob'), { code: 'not_pending' })
  assert.equal((await look(stage.bus, approval)).status, 'expired')
  stage.skews.fill(0)
  await vote(stage, caller(1), approval, 'bob')
  stage.skews.fill(AN_HOUR)
  const { request } = await look(stage.bus, approval)
  await assert.rejects(use(caller(2), { id: approval, request }), { code: 'expired' })
  assert.equal(executions(wanted), 0)
  stage.skews.fill(0)
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('an approval that ends while its call is held: the client is told, no vote counts, nothing is executed', async () => {
  const { stage, newCall, send, executions, caller } = scene
  for (const manner of ['legacy', 'task'] as const) {
    const wanted = newCall('blink')
    // oxlint-disable no-await-in-loop -- one ending after the other
    const held = send(wanted, manner)
    const approval = await askedFor(stage, wanted)
    assert.equal(await settled(approval), 'expired')
    const told = await held
    const end =
      told.kind === 'task' ? await scene.clients.poll(wanted, told.task, { manner, edge: 1 }) : told
    assert.equal(codeOf(end), 'approval_expired', manner)
    const late = vote(stage, caller(0), approval, 'bob')
    await assert.rejects(late, { code: 'not_pending' })
    // oxlint-enable no-await-in-loop
    assert.equal(executions(wanted), 0)
  }
})

/** A call that was given up, and consented to before its short time was over: on a slow machine that takes some attempts. */
async function givenInTime() {
  const { stage, newCall, caller } = scene
  for (;;) {
    const wanted = newCall('blink')
    const gone = new AbortController()
    const sending = { manner: 'legacy', edge: 0, signal: gone.signal } as const
    const left = scene.clients.send(wanted, sending)
    // oxlint-disable no-await-in-loop -- one attempt after the other
    const approval = await askedFor(stage, wanted)
    gone.abort()
    await left
    const given = await vote(stage, caller(0), approval, 'bob').catch(isTooLate)
    // oxlint-enable no-await-in-loop
    if (given !== undefined) return { wanted, approval, given }
  }
}

function isTooLate(error: unknown): undefined {
  assert.equal(Reflect.get(Object(error), 'code'), 'not_pending')
}

test('an approval that was given and not used ends like any other', async () => {
  const { stage, send, executions, caller } = scene
  const { wanted, approval, given } = await givenInTime()
  await stage.evidence.when(() => stage.evidence.approvals.get(approval)?.[3])
  await assert.rejects(use(caller(1), given), { code: 'expired' })
  const again = send(wanted)
  assert.notEqual(await askedFor(stage, wanted, 1), approval)
  assert.equal(codeOf(await again), 'approval_expired')
  assert.equal(executions(wanted), 0)
})

for (const [what, skew] of [
  ['an hour ahead', AN_HOUR],
  ['an hour behind', -AN_HOUR],
] as const)
  test(`replicas whose clocks are apart, one ${what}, let an approval be used once at most`, async () => {
    const { stage, newCall, send, caller } = scene
    const wanted = newCall()
    const held = send(wanted)
    const approval = await askedFor(stage, wanted)
    stage.skews[1] = skew
    const votes = ['bob', 'erin', 'frank'] as const
    await outcomes(votes.map((person, i) => vote(stage, caller(i), approval, person)))
    const { request } = await look(stage.bus, approval)
    const uses = await outcomes(
      Array.from({ length: 60 }, (_, i) => use(caller(i), { id: approval, request })),
    )
    await held
    const { done = 0, ...refused } = counted(uses)
    assert.ok(done <= 1)
    const codes = new Set(['consumed', 'expired', 'not_approved'])
    assert.ok(Object.keys(refused).every((code) => codes.has(code)))
    // Among others: no use has a time behind the end, by the clock of the replica that took it.
    await scene.assertSound()
  })

test('a clock that runs backwards does not bring back what has ended', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall('blink')
  const held = send(wanted)
  const approval = await askedFor(stage, wanted)
  assert.equal(await settled(approval), 'expired')
  await held
  stage.skews.fill(-AN_HOUR)
  await assert.rejects(vote(stage, caller(0), approval, 'bob'), { code: 'not_pending' })
  const { request, status } = await look(stage.bus, approval)
  assert.equal(status, 'expired')
  await assert.rejects(use(caller(1), { id: approval, request }), { code: 'expired' })
  const again = send(wanted)
  assert.notEqual(await askedFor(stage, wanted, 1), approval)
  await again
  assert.equal(executions(wanted), 0)
})
