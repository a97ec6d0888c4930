import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus } from '@sallyport/bus'
import { type Approval, approvalConsume, newExchangeId } from '@sallyport/contracts'
import { createLogger } from '@sallyport/telemetry'
import { sampleRequest } from './domain/sample.ts'
import { createEvents } from './events.ts'
import { ask, setStage, type Stage } from './test-service.ts'

let stage: Stage
/** Uses that each replica took or refused. */
const uses = [0, 0]
let callers: readonly Bus[] = []

before(async () => {
  stage = await setStage()
  for (const replica of uses.keys()) {
    const count = (): void => {
      uses[replica] = (uses[replica] ?? 0) + 1
    }
    const silent = createEvents(createLogger('approval', { level: 'silent' }))
    // oxlint-disable-next-line no-await-in-loop
    await stage.replica({}, { events: { ...silent, used: count, useRefused: count } })
  }
  callers = await Promise.all(times(10, () => stage.caller()))
})
after(async () => stage[Symbol.asyncDispose]())

function caller(i: number): Bus {
  return callers[i % callers.length] ?? stage.bus
}

const digest = (n: number): string => n.toString(16).padStart(64, '0')
const times = <T>(n: number, make: (i: number) => T): T[] =>
  Array.from({ length: n }, (_, i) => make(i))

function codes(results: readonly PromiseSettledResult<Approval>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const result of results) {
    const reason: unknown = result.status === 'rejected' ? result.reason : undefined
    const code = reason instanceof Error ? String(Reflect.get(reason, 'code')) : 'done'
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

async function approved(n: number): Promise<Approval> {
  const asked = await ask.open(stage.bus, sampleRequest({ digest: digest(n) }))
  return ask.approve(stage.bus, asked.id, await stage.token('bob', 'dba'))
}

test('of a hundred who use one approval at once, exactly one succeeds', async () => {
  const approval = await approved(1)
  const results = await Promise.allSettled(times(100, (i) => ask.use(caller(i), approval)))
  assert.deepEqual(
    codes(results),
    new Map([
      ['done', 1],
      ['consumed', 99],
    ]),
  )
  assert.ok(
    uses.every((count) => count > 0),
    'both replicas took part',
  )
  const entries = await stage.bus.state.read('approval', approval.id)
  assert.equal(entries.filter(({ event }) => event.type.includes('consumed')).length, 1)
})

test('fifty equal requests at once are one approval, round after round', async () => {
  const bob = await stage.token('bob', 'dba')
  const rounds: string[] = []
  for (let round = 0; round < 3; round++) {
    // Each round is used up before the next.
    // oxlint-disable-next-line no-await-in-loop
    const all = await Promise.all(
      times(50, (i) => ask.open(caller(i), sampleRequest({ digest: digest(2) }))),
    )
    const ids = new Set(all.map(({ id }) => id))
    assert.equal(ids.size, 1)
    const [asked] = all
    assert.ok(asked)
    rounds.push(asked.id)
    // oxlint-disable-next-line no-await-in-loop
    await ask.approve(stage.bus, asked.id, bob)
    // oxlint-disable-next-line no-await-in-loop
    await ask.use(stage.bus, asked)
  }
  assert.equal(new Set(rounds).size, 3)
})

test('a person who votes twenty times at once counts once', async () => {
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(3), quorum: 2 }))
  const bob = await stage.token('bob', 'dba')
  const results = await Promise.allSettled(times(20, (i) => ask.approve(caller(i), id, bob)))
  assert.deepEqual(
    codes(results),
    new Map([
      ['done', 1],
      ['already_voted', 19],
    ]),
  )
  assert.equal((await ask.get(stage.bus, id)).status, 'pending')
})

test('approvers who vote at once all count, and the outcome is written once', async () => {
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(4), quorum: 5 }))
  const tokens = await Promise.all(times(5, (i) => stage.token(`dba-${i}`, 'dba')))
  await Promise.all(tokens.map((token, i) => ask.approve(caller(i), id, token)))
  const approval = await ask.get(stage.bus, id)
  assert.equal(approval.status, 'approved')
  assert.equal(approval.votes.length, 5)
  const entries = await stage.bus.state.read('approval', id)
  assert.equal(entries.filter(({ event }) => event.type.includes('resolved')).length, 1)
})

test('an approval and a denial at once leave one outcome, and what is denied is not used', async () => {
  const [bob, erin] = await Promise.all([stage.token('bob', 'dba'), stage.token('erin', 'dba')])
  for (let n = 0; n < 10; n++) {
    // One race after the other.
    // oxlint-disable-next-line no-await-in-loop
    const asked = await ask.open(stage.bus, sampleRequest({ digest: digest(100 + n) }))
    // oxlint-disable-next-line no-await-in-loop
    const results = await Promise.allSettled([
      ask.approve(caller(0), asked.id, bob),
      ask.deny(caller(1), asked.id, erin),
    ])
    assert.ok((codes(results).get('done') ?? 0) >= 1)
    // oxlint-disable-next-line no-await-in-loop
    const { status } = await ask.get(stage.bus, asked.id)
    const use = ask.use(stage.bus, asked)
    // oxlint-disable-next-line no-await-in-loop
    await (status === 'approved' ? use : assert.rejects(use, { code: 'not_approved' }))
  }
})

test('a replica that starts later knows all that was decided before', async () => {
  const approval = await approved(5)
  const late = await stage.replica({ settledKept: 1 })
  assert.equal((await ask.use(stage.bus, approval)).status, 'consumed')
  await assert.rejects(ask.use(stage.bus, approval), { code: 'consumed' })
  await late[Symbol.asyncDispose]()
})

test('a use that goes on in the next leg of its call stops no replica, nor one that starts later', async () => {
  const { id: approval, request } = await approved(7)
  const first = newExchangeId()
  const use = { approval, digest: request.digest }
  await stage.bus.call(approvalConsume, { ...use, exchange: first })
  const next = { ...use, exchange: newExchangeId(), continues: first }
  await stage.bus.call(approvalConsume, next)
  const late = await stage.replica({ settledKept: 1 })
  await Promise.all(times(20, (i) => ask.list(caller(i))))
  await late[Symbol.asyncDispose]()
})
