import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusError, type StateStore } from '@sallyport/bus'
import { type DataOf, requestRefused, type SallyportEvent } from '@sallyport/contracts'
import type { Refusal } from './domain/refusals/refusal.ts'
import { createRefusals, type Refusals } from './refusals.ts'

const NEVER = 2 ** 30

const refusal: Refusal = {
  principal: { kind: 'user', id: 'dave', issuer: 'https://idp.example', groups: ['staff'] },
  method: 'GET',
  route: '/api/sessions/:id/recording',
  code: 'forbidden',
}

const absent = (): never => assert.fail('not used')

/** A STATE that can be away, and what was told of that. */
function scene(windowMs = NEVER) {
  const stood = new Map<string, DataOf<typeof requestRefused>>()
  const untold: number[] = []
  const attempts: string[] = []
  let failure: Error | undefined
  let reached = Promise.withResolvers<void>()
  const append: StateStore['append'] = async (aggregate, id, event: SallyportEvent, expected) => {
    attempts.push(id)
    reached.resolve()
    reached = Promise.withResolvers()
    if (failure !== undefined) throw failure
    assert.deepEqual([aggregate, expected, event.subject], ['refusal', 0, `refusal/${id}`])
    assert.ok(requestRefused.check(event))
    stood.set(id, event.data)
    return stood.size
  }
  const state = { append, at: absent, read: absent, follow: absent }
  const refusals: Refusals = createRefusals(
    { state },
    { refusalsUnwritten: (count) => untold.push(count) },
    windowMs,
  )
  return {
    refusals,
    untold,
    attempts,
    counts: () => [...stood.values()].map(({ count }) => count),
    fail: (error: Error | undefined) => (failure = error),
    written: () => reached.promise,
    end: () => refusals[Symbol.asyncDispose](),
  }
}

test('the end of the service tells what was counted only, and waits for it', async () => {
  const { refusals, counts, end } = scene()
  for (let n = 0; n < 5; n++) refusals.note(refusal)
  await end()
  assert.deepEqual(counts(), [1, 4])
})

test('the end of a window tells what was counted in it', async () => {
  const { refusals, counts, written, end } = scene(20)
  const first = written()
  refusals.note(refusal)
  refusals.note(refusal)
  refusals.note(refusal)
  await first
  await written()
  assert.deepEqual(counts(), [1, 2])
  await end()
  assert.deepEqual(counts(), [1, 2])
})

test('what STATE does not take is logged and taken along, and stands once when it is written again', async () => {
  const { refusals, counts, untold, attempts, fail, written, end } = scene()
  fail(new BusError('timeout', 'away'))
  const first = written()
  refusals.note(refusal)
  await first
  await new Promise(setImmediate)
  // Nothing further is told at once, however new it is.
  refusals.note({ ...refusal, route: '/api/holds' })
  refusals.note({ ...refusal, code: 'own_session' })
  refusals.note(refusal)
  assert.equal(attempts.length, 1)
  fail(undefined)
  await end()
  assert.deepEqual(untold, [1])
  assert.equal(attempts[0], attempts[1])
  assert.deepEqual(counts(), [1, 1, 1, 1])
})

test('what can never be written holds nothing up', async () => {
  const { refusals, counts, untold, fail, written, end } = scene()
  fail(new BusError('too_large', 'too large'))
  const first = written()
  refusals.note(refusal)
  await first
  await new Promise(setImmediate)
  fail(undefined)
  refusals.note({ ...refusal, route: '/api/holds' })
  await end()
  assert.deepEqual([untold, counts()], [[1], [1]])
})
