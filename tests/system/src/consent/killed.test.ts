import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { approvalConsumed } from '@sallyport/contracts'
import { freePorts } from '@sallyport/standalone'
import { askedFor, look, vote } from './acts.ts'
import { clientsOf } from './client.ts'
import { startApprovalProcess, startEdgeProcess } from './process.ts'
import { codeOf, type Scene, setScene } from './scene.ts'
import { HOLD } from './stage.ts'

let scene: Scene
before(async () => {
  scene = await setScene('killed', { hold: () => ({ ...HOLD, legacyMs: 120_000 }) })
})
after(() => scene[Symbol.asyncDispose]())

/** Takes the replicas of this process away; disposing what it returns brings them back. */
async function withoutApprovals(): Promise<AsyncDisposable> {
  const { approvals } = scene.stage
  await Promise.all(approvals.map((replica) => replica.stop()))
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(approvals.map((replica) => replica.start()))
    },
  }
}

test('a replica killed between the deciding vote and the outcome: the others go on, and the call goes through once', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  const away = await withoutApprovals()
  await using replica = await startApprovalProcess(stage)
  const held = send(wanted)
  const approval = await askedFor(stage, wanted)
  const outcome = replica.wire.stopAt('approval.resolved')
  const voting = vote(stage, caller(0), approval, 'bob').catch((error: unknown) => error)
  await outcome
  await replica.kill()
  await away[Symbol.asyncDispose]()
  assert.equal(codeOf(await held), 'done')
  await voting
  assert.equal(executions(wanted), 1)
  assert.equal((await look(stage.bus, approval)).votes.length, 1)
  await scene.assertSound()
})

test('a replica killed before it wrote the use: the call ends in an error, and repeated it goes through once', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  const away = await withoutApprovals()
  await using replica = await startApprovalProcess(stage)
  const held = send(wanted)
  const approval = await askedFor(stage, wanted)
  const using = replica.wire.stopAt('approval.consumed')
  await vote(stage, caller(0), approval, 'bob')
  await using
  await replica.kill()
  await away[Symbol.asyncDispose]()
  assert.equal(codeOf(await held), 'approval_unavailable')
  assert.equal(executions(wanted), 0)
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('a replica killed after it wrote the use and before it said so: nothing is executed, and the consent is spent', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  const away = await withoutApprovals()
  await using replica = await startApprovalProcess(stage)
  const held = send(wanted)
  const approval = await askedFor(stage, wanted)
  // The answer to the edge is the next thing that it would send about this.
  const written = stage.evidence.when(() =>
    stage.evidence.approvals.get(approval)?.find((step) => approvalConsumed.check(step)),
  )
  const answer = replica.wire.stopAt('"status":"consumed"')
  await vote(stage, caller(0), approval, 'bob')
  await Promise.all([written, answer])
  await replica.kill()
  await away[Symbol.asyncDispose]()
  assert.equal(codeOf(await held), 'approval_unavailable')
  assert.equal((await look(stage.bus, approval)).status, 'consumed')
  const again = send(wanted, 'legacy', 1)
  const next = await askedFor(stage, wanted, 1)
  assert.equal(executions(wanted), 0)
  await vote(stage, caller(1), next, 'erin')
  assert.equal(codeOf(await again), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})

test('an edge killed between the use and the forwarding: nothing is executed, and the repeated call needs consent of its own', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  const [port = 0] = await freePorts(1)
  await using edge = await startEdgeProcess(stage, port)
  const edgeUrls = [`http://127.0.0.1:${port}`]
  const there = clientsOf({ edgeUrls, tokenFor: stage.tokenFor }, 'there')
  assert.equal((await there.send(wanted, { manner: 'modern', edge: 0 })).kind, 'again')
  const approval = await askedFor(stage, wanted)
  await vote(stage, caller(0), approval, 'bob')
  // The decision that rests on the consent is what an edge writes between the two.
  const decided = edge.wire.stopAt('"votes":[{"voter":"bob"')
  const lost = there.send(wanted, { manner: 'legacy', edge: 0 })
  await decided
  await edge.kill()
  assert.equal(codeOf(await lost), 'lost')
  assert.equal(executions(wanted), 0)
  assert.equal((await look(stage.bus, approval)).status, 'consumed')
  const again = send(wanted)
  const next = await askedFor(stage, wanted, 1)
  assert.notEqual(next, approval)
  assert.equal(executions(wanted), 0)
  await vote(stage, caller(1), next, 'erin')
  assert.equal(codeOf(await again), 'done')
  assert.equal(executions(wanted), 1)
  await scene.assertSound()
})
