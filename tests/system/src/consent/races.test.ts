import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { askedFor, counted, look, outcomes, use, vote } from './acts.ts'
import { type Scene, setScene } from './scene.ts'

let scene: Scene
before(async () => {
  scene = await setScene('races')
})
after(() => scene[Symbol.asyncDispose]())

const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i))
const MANNERS = ['legacy', 'modern', 'task'] as const

test('of a hundred equal calls at once over both edges, one uses the one approval', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  await vote(stage, caller(0), approval, 'bob')
  const told = await Promise.all(times(100, (i) => send(wanted, MANNERS[i % 3], i)))
  assert.equal(told.filter(({ kind }) => kind === 'done').length, 1)
  assert.equal(executions(wanted), 1)
  assert.equal((await look(stage.bus, approval)).status, 'consumed')
  await scene.assertSound()
})

test('of a hundred uses of an approval at once on both replicas, one succeeds', async () => {
  const { stage, newCall, send, caller } = scene
  const wanted = newCall()
  await send(wanted)
  const id = await askedFor(stage, wanted)
  const approval = await vote(stage, caller(0), id, 'bob')
  const uses = await outcomes(times(100, (i) => use(caller(i), approval)))
  assert.deepEqual(counted(uses), { done: 1, consumed: 99 })
})

test('a denial and an approval at once have one outcome, and the call goes by it', async () => {
  const { stage, newCall, send, executions, caller } = scene
  for (let n = 0; n < 10; n++) {
    const wanted = newCall()
    // One race after the other.
    // oxlint-disable no-await-in-loop
    await send(wanted)
    const approval = await askedFor(stage, wanted)
    const held = send(wanted, 'legacy', n)
    await outcomes([
      vote(stage, caller(n), approval, 'bob'),
      vote(stage, caller(n + 1), approval, 'erin', 'deny'),
    ])
    const { kind } = await held
    const { status } = await look(stage.bus, approval)
    assert.equal(executions(wanted), status === 'consumed' ? 1 : 0)
    assert.equal(kind === 'done', status === 'consumed', `${kind}, ${status}`)
    // oxlint-enable no-await-in-loop
  }
  await scene.assertSound()
})

test('two approvers who vote at once are two; a call that needs both goes through once', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall('wipe')
  const held = [send(wanted, 'legacy', 0), send(wanted, 'modern', 1)]
  const approval = await askedFor(stage, wanted)
  await Promise.all([
    vote(stage, caller(0), approval, 'bob'),
    vote(stage, caller(1), approval, 'erin'),
  ])
  await Promise.all(held)
  await Promise.all([send(wanted, 'legacy', 0), send(wanted, 'modern', 1)])
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('a person who votes through two channels at once, as themselves and by an agent, counts once', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall('wipe')
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  const votes = times(10, (i) =>
    vote(stage, caller(i), approval, i % 2 === 0 ? 'bob' : 'bob-agent'),
  )
  assert.deepEqual(counted(await outcomes(votes)), { done: 1, already_voted: 9 })
  assert.equal((await send(wanted, 'legacy', 1)).kind, 'refused')
  assert.equal(executions(wanted), 0)
})

test('whoever asks does not consent, nor does who acts for them, nor for whom they act', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const pairs = [
    ['alice', 'alice'],
    ['alice', 'alice-agent'],
    ['alice-agent', 'alice'],
    ['alice-agent', 'alice-agent'],
  ] as const
  for (const [by, voter] of pairs) {
    const wanted = newCall('pay', by)
    // oxlint-disable no-await-in-loop -- one after the other, so that it is clear which one fails
    await send(wanted)
    const voting = vote(stage, caller(0), await askedFor(stage, wanted), voter)
    await assert.rejects(voting, { code: 'own_request' }, `${by} ${voter}`)
    assert.equal((await send(wanted)).kind, 'refused')
    // oxlint-enable no-await-in-loop
    assert.equal(executions(wanted), 0)
  }
})
