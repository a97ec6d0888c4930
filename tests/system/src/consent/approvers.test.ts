import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { askedFor, look, vote } from './acts.ts'
import { codeOf, type Scene, setScene } from './scene.ts'

let scene: Scene
before(async () => {
  scene = await setScene('approvers')
})
after(() => scene[Symbol.asyncDispose]())

test('who has lost the group does not vote any more', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  const late = vote(stage, caller(0), approval, 'erin-later')
  await assert.rejects(late, { code: 'not_an_approver' })
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'approval_pending')
  assert.equal(executions(wanted), 0)
})

test('a vote stands that was cast as a member; whoever lost the group meanwhile adds none', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall('wipe')
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  await vote(stage, caller(0), approval, 'bob')
  const late = vote(stage, caller(1), approval, 'erin-later')
  await assert.rejects(late, { code: 'not_an_approver' })
  assert.equal((await look(stage.bus, approval)).votes.length, 1)
  assert.equal(codeOf(await send(wanted)), 'approval_pending')
  assert.equal(executions(wanted), 0)
  await vote(stage, caller(2), approval, 'frank')
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('who votes as a member and then loses the group has voted, and cannot take it back', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  await send(wanted)
  const approval = await askedFor(stage, wanted)
  await vote(stage, caller(0), approval, 'erin')
  await assert.rejects(vote(stage, caller(1), approval, 'erin-later', 'deny'))
  assert.equal(codeOf(await send(wanted)), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('consent of a group that may not approve any more is not used', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  await send(wanted)
  const given = await askedFor(stage, wanted)
  await vote(stage, caller(0), given, 'bob')
  await stage.publish('approvers', { approvers: 'owners' })
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'approval_pending')
  assert.equal(executions(wanted), 0)
  const next = await look(stage.bus, await askedFor(stage, wanted, 1))
  assert.deepEqual(next.request.terms.approvers, ['owners'])
  await assert.rejects(vote(stage, caller(0), next.id, 'bob'), { code: 'not_an_approver' })
  assert.equal((await look(stage.bus, given)).status, 'approved')
})
