import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Approval,
  type ApprovalId,
  approvalResolved,
  approvalVoted,
  newEventId,
  seal,
} from '@sallyport/contracts'
import { person, sampleRequest } from './domain/sample.ts'
import { ask, setStage, type Stage } from './test-service.ts'

let stage: Stage
before(async () => {
  stage = await setStage()
})
after(async () => stage[Symbol.asyncDispose]())

const digest = (n: number): string => n.toString(16).padStart(64, '0')

/** Resolves with the outcome that is written down for an approval, after a number of earlier ones. */
async function nextOutcome(id: ApprovalId, ignored: number): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let count = 0
  const follower = await stage.bus.state.follow(['approval'], ({ event, id: of }) => {
    if (of === id && approvalResolved.check(event) && ++count > ignored) resolve(event.data.outcome)
  })
  try {
    return await promise
  } finally {
    await follower[Symbol.asyncDispose]()
  }
}

/** An approval with as short a time as lets it be approved: on a slow machine more than a second. */
async function approvedInTime(ttlSeconds: number): Promise<Approval> {
  const token = await stage.token('bob', 'dba')
  const request = sampleRequest({ digest: digest(100 + ttlSeconds), ttlSeconds })
  const given = await ask.open(stage.bus, request)
  try {
    return await ask.approve(stage.bus, given.id, token)
  } catch (error) {
    const { status } = await ask.get(stage.bus, given.id)
    if (status !== 'expired') throw error
    return approvedInTime(2 * ttlSeconds)
  }
}

test('what nobody decided is written down as expired, and so is what was approved and not used', async () => {
  await using one = await stage.replica()
  await using two = await stage.replica()
  assert.ok(one !== two)
  const asked = await ask.open(stage.bus, sampleRequest({ digest: digest(1), ttlSeconds: 1 }))
  const given = await approvedInTime(1)
  assert.equal(await nextOutcome(asked.id, 0), 'expired')
  assert.equal(await nextOutcome(given.id, 1), 'expired')
  assert.equal((await ask.get(stage.bus, given.id)).status, 'expired')
  await assert.rejects(ask.use(stage.bus, given), { code: 'expired' })
  const again = await ask.open(stage.bus, sampleRequest({ digest: digest(1) }))
  assert.notEqual(again.id, asked.id)
  const entries = await stage.bus.state.read('approval', asked.id)
  assert.equal(entries.length, 2, 'two replicas write the end once')
})

test('what expired while no replica ran is written down by the next one', async () => {
  const first = await stage.replica()
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(3), ttlSeconds: 1 }))
  await first[Symbol.asyncDispose]()
  await using later = await stage.replica()
  assert.ok(later)
  assert.equal(await nextOutcome(id, 0), 'expired')
})

test('a vote whose replica died before it wrote the outcome still decides', async () => {
  await using replica = await stage.replica()
  assert.ok(replica)
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(4) }))
  const [last] = (await stage.bus.state.read('approval', id)).slice(-1)
  const time = new Date()
  const vote = {
    voter: person('bob', 'dba'),
    vote: 'approve' as const,
    reason: '',
    time: time.toISOString(),
  }
  const stamp = { id: newEventId(), source: '/approval', time }
  const event = seal(approvalVoted, `approval/${id}`, { approval: id, vote }, stamp)
  await stage.bus.state.append('approval', id, event, last?.sequence ?? 0)
  assert.equal(await nextOutcome(id, 0), 'approved')
})
