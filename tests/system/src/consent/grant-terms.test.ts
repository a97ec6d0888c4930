import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApprovalId, approvalResolved } from '@sallyport/contracts'
import { askAccess, scopeOf, vote } from './acts.ts'
import type { Person } from './people.ts'
import { endAllAccess } from './play-access.ts'
import { startApprovalProcess } from './process.ts'
import { codeOf, type Scene, setScene } from './scene.ts'
import type { Tool } from './target.ts'

const CHANGES = { grantSeconds: 600 }

let scene: Scene
before(async () => {
  scene = await setScene('terms', {}, CHANGES)
})
beforeEach(() => scene.stage.publish('terms', CHANGES))
// What a test that has failed leaves behind is none of the next one's.
afterEach(() => endAllAccess({ stage: scene.stage, ended: new Map() }))
after(() => scene[Symbol.asyncDispose]())

/** Asks for access to a tool. */
const ask = (by: Person = 'carol', tool: Tool = 'lease') =>
  askAccess(scene.stage, scene.caller(0), by, {
    scope: scopeOf('terms', tool),
    seconds: 600,
    reason: '{}',
  })

/** Access that was given by Erin. */
async function give(by?: Person): Promise<ApprovalId> {
  const { id } = await ask(by)
  await vote(scene.stage, scene.caller(1), id, 'erin')
  return id
}

/** What comes of a new call over each edge at once. */
async function codes(by: Person = 'carol', tool: Tool = 'lease'): Promise<readonly string[]> {
  const { newCall, send } = scene
  const told = [0, 1].map((edge) => send(newCall(tool, by), 'legacy', edge))
  return (await Promise.all(told)).map(codeOf)
}

const PASSED = ['done', 'done']
const WAITING = ['approval_pending', 'approval_pending']

test('a replica killed between the deciding vote and the outcome: the grant begins once', async () => {
  const { stage, caller } = scene
  await Promise.all(stage.approvals.map((replica) => replica.stop()))
  await using replica = await startApprovalProcess(stage)
  const { id } = await ask()
  const outcome = replica.wire.stopAt('approval.resolved')
  const voting = vote(stage, caller(0), id, 'erin').catch((error: unknown) => error)
  await outcome
  await replica.kill()
  await Promise.all(stage.approvals.map((one) => one.start()))
  const outcomes = () =>
    stage.evidence.approvals.get(id)?.filter((step) => approvalResolved.check(step)) ?? []
  await stage.evidence.when(() => outcomes()[0])
  await voting
  assert.deepEqual(await codes(), PASSED)
  await stage.evidence.caughtUp()
  assert.equal(outcomes().length, 1)
  await scene.assertSound()
  await scene.end(id, 'carol')
})

test('the grant of one principal is none for another of the same person or of the same name', async () => {
  const own = await give('carol')
  assert.deepEqual(await codes('carol'), PASSED)
  assert.deepEqual(await codes('carol-agent'), WAITING)
  assert.deepEqual(await codes('carol-scribe'), WAITING)
  const agents = await give('alice-agent')
  assert.deepEqual(await codes('alice-agent'), PASSED)
  for (const other of ['carol-agent', 'helper', 'alice', 'mallory'] as const)
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that it is clear which one fails
    assert.deepEqual(await codes(other), WAITING, other)
  await scene.assertSound()
  await assert.rejects(scene.end(own, 'mallory'), { code: 'not_an_approver' })
  await assert.rejects(scene.end(own, 'carol-agent'), { code: 'not_an_approver' })
  await scene.end(own, 'carol')
  await scene.end(agents, 'alice')
})

test('access that was taken in an emergency counts where policy lets it, and for nothing else', async () => {
  const { stage, caller } = scene
  const take = (...tools: readonly [Tool, ...Tool[]]) =>
    askAccess(stage, caller(0), 'carol', {
      scope: scopeOf('terms', ...tools),
      seconds: 300,
      reason: '{}',
      breakGlass: true,
    })
  await assert.rejects(take('lease'), { code: 'no_break_glass' })
  const { id, grant } = await take('vault', 'lease')
  assert.equal(grant?.breakGlass, true)
  const [vault, lease] = await Promise.all([codes('carol', 'vault'), codes('carol', 'lease')])
  assert.deepEqual(vault, PASSED)
  assert.deepEqual(lease, WAITING)
  await scene.end(id, 'grace')
  assert.deepEqual(await codes('carol', 'vault'), WAITING)
  await scene.assertSound()
})

test('who has lost the group after the vote has given access; it goes on until it is ended', async () => {
  const { stage, caller } = scene
  const id = await give()
  const { id: other } = await ask('alice')
  await assert.rejects(vote(stage, caller(0), other, 'erin-later'), { code: 'not_an_approver' })
  assert.deepEqual(await codes(), PASSED)
  await scene.assertSound()
  await scene.end(id, 'bob')
})

test('under a policy of other approvers a grant does not count, and it counts again under the one before', async () => {
  const { stage } = scene
  const id = await give()
  assert.deepEqual(await codes(), PASSED)
  await stage.publish('terms', { ...CHANGES, approvers: 'owners' })
  assert.deepEqual(await codes(), WAITING)
  await stage.publish('terms', CHANGES)
  assert.deepEqual(await codes(), PASSED)
  await scene.end(id, 'bob')
})

test('a grant counts no longer than the policy in force lets it, however long it was given for', async () => {
  const { stage, caller } = scene
  const { id } = await ask()
  const { grant } = await vote(stage, caller(1), id, 'erin')
  assert.deepEqual(await codes(), PASSED)
  await stage.publish('terms', { grantSeconds: 1 })
  // The end is one of the clock alone.
  await sleep(Math.max(Date.parse(grant?.from ?? '') + 1000 - Date.now(), 0))
  assert.deepEqual(await codes(), WAITING)
  await stage.publish('terms', CHANGES)
  assert.deepEqual(await codes(), PASSED)
  await scene.end(id, 'bob')
})

test('under a policy by which no access is given a grant does not count', async () => {
  const { stage } = scene
  const id = await give()
  assert.deepEqual(await codes(), PASSED)
  await stage.publish('terms', { grants: false })
  assert.deepEqual(await codes(), WAITING)
  await scene.end(id, 'bob')
})

test('of a hundred calls at once under a grant, as many are executed as the rate lets pass', async () => {
  const { stage, newCall, send } = scene
  const id = await give()
  await stage.publish('terms', { ...CHANGES, rate: '20/h' })
  const seen = stage.target.executed.length
  const told = await Promise.all(
    Array.from({ length: 100 }, (_, i) => send(newCall('lease'), 'modern', i)),
  )
  assert.equal(stage.target.executed.length - seen, 20)
  assert.equal(told.filter(({ kind }) => kind === 'done').length, 20)
  await scene.end(id, 'bob')
})
