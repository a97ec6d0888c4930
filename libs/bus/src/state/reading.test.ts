import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Delivery } from '../jetstream/pull.ts'
import { Reading } from './reading.ts'

const delivered = (delivery: number): Delivery => ({
  subject: 'state.policy.p',
  data: new Uint8Array(),
  header: () => undefined,
  sequence: delivery,
  delivery,
  attempt: 1,
  pending: 0,
  ack: '',
})

test('after a lost delivery nothing is handed over: the next consumer begins there', async () => {
  const handled: number[] = []
  const reading = new Reading(async ({ delivery }) => void handled.push(delivery))
  for (const n of [1, 2, 4, 5]) reading.add(delivered(n))
  assert.ok(reading.broken.aborted)
  await reading.drained()
  assert.deepEqual(handled, [1, 2])
})

test('after a handler that failed nothing is handed over', async () => {
  const handled: number[] = []
  const reading = new Reading(async ({ delivery }) => {
    if (delivery === 2) throw new Error('cannot fold')
    handled.push(delivery)
  })
  for (const n of [1, 2, 3]) reading.add(delivered(n))
  await assert.rejects(reading.drained(), /cannot fold/)
  assert.deepEqual(handled, [1])
})
