import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { person, sampleRequest } from './domain/sample.ts'
import { ask, setStage, type Stage } from './test-service.ts'

let stage: Stage
before(async () => {
  stage = await setStage()
  await stage.replica({ limits: { perRequester: 5, total: 8 }, settledKept: 2 })
})
after(async () => stage[Symbol.asyncDispose]())

const agentOf = (onBehalfOf: string) =>
  ({ ...person('helper'), kind: 'agent', onBehalfOf }) as const
const digest = (n: number): string => n.toString(16).padStart(64, '0')

test('one requester, and all together, have a bounded number of open approvals', async () => {
  const asks = Array.from({ length: 20 }, (_, i) =>
    ask.open(stage.bus, sampleRequest({ digest: digest(i) })),
  )
  const results = await Promise.allSettled(asks)
  const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  assert.equal(opened.length, 5)
  for (const result of results) {
    if (result.status === 'rejected')
      assert.equal(Reflect.get(result.reason, 'code'), 'too_many_open')
  }
  const by = person('erin')
  for (let i = 0; i < 3; i++)
    await ask.open(stage.bus, sampleRequest({ by, digest: digest(50 + i) }))
  await assert.rejects(ask.open(stage.bus, sampleRequest({ by, digest: digest(60) })), {
    code: 'too_many_open',
    retryable: true,
  })
  const [first] = opened
  assert.ok(first)
  assert.equal(
    (await ask.open(stage.bus, sampleRequest({ digest: first.request.digest }))).id,
    first.id,
    'an open one is still found',
  )
  await ask.deny(stage.bus, first.id, await stage.token('bob', 'dba'))
  await ask.open(stage.bus, sampleRequest({ by, digest: digest(60) }))
})

test('what an agent asks for on behalf of one user takes no place of another', async () => {
  const { bus } = stage
  const bob = await stage.token('bob', 'dba')
  for (const { id } of (await ask.list(bus, 'pending')).approvals) await ask.deny(bus, id, bob)
  for (let i = 0; i < 5; i++)
    await ask.open(bus, sampleRequest({ by: agentOf('alice'), digest: digest(30 + i) }))
  const sixth = sampleRequest({ by: agentOf('alice'), digest: digest(36) })
  await assert.rejects(ask.open(bus, sixth), { code: 'too_many_open' })
  const other = await ask.open(bus, sampleRequest({ by: agentOf('carol'), digest: digest(40) }))
  assert.equal(other.status, 'pending')
})

test('what is no longer remembered is still answered, and its rounds go on', async () => {
  const { bus } = stage
  const bob = await stage.token('bob', 'dba')
  for (const { id } of (await ask.list(bus, 'pending')).approvals) await ask.deny(bus, id, bob)
  const request = sampleRequest({ digest: digest(70) })
  const rounds = []
  for (let round = 0; round < 4; round++) {
    const asked = await ask.open(bus, request)
    rounds.push(asked.id)
    await ask.deny(bus, asked.id, bob)
  }
  for (let i = 0; i < 3; i++) {
    const { id } = await ask.open(bus, sampleRequest({ digest: digest(80 + i) }))
    await ask.deny(bus, id, bob)
  }
  const { approvals } = await ask.list(bus)
  assert.equal(approvals.length, 2, 'only the last two that were settled are remembered')
  const [firstRound] = rounds
  assert.ok(firstRound)
  assert.equal((await ask.get(bus, firstRound)).status, 'denied')
  const fifth = await ask.open(bus, request)
  assert.equal(fifth.status, 'pending')
  assert.ok(!rounds.includes(fifth.id))
})
