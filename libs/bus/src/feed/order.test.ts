import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hold } from './hold.ts'
import { StreamOrder } from './order.ts'

const at = (...sequences: number[]) => sequences.map((sequence) => ({ sequence }))
const message = (subject: string, sequence: number) => ({ subject, sequence })
const feed = (order: StreamOrder<{ sequence: number }>, ...sequences: number[]): number[] =>
  at(...sequences)
    .flatMap((one) => order.add(one))
    .map((one) => one.sequence)

test('what a predecessor left unacknowledged comes before what is newer', () => {
  const order = new StreamOrder(10, 3)
  assert.deepEqual(feed(order, 11, 12, 9, 3), [])
  assert.ok(order.waits)
  assert.deepEqual(feed(order, 7), [3, 7, 9, 11, 12])
  assert.deepEqual(feed(order, 13), [13])
  assert.ok(!order.waits)
})

test('a message that was lost on the way is waited for', () => {
  const order = new StreamOrder(0, 0)
  assert.deepEqual(feed(order, 1, 3, 4), [1])
  assert.deepEqual(feed(order, 2), [2, 3, 4])
})

test('one that never comes is passed over when nothing is on its way any more', () => {
  const order = new StreamOrder(5, 2)
  assert.deepEqual(feed(order, 4, 8, 7), [])
  assert.deepEqual(
    order.giveUp().map((m) => m.sequence),
    [4, 7, 8],
  )
  assert.deepEqual(feed(order, 9), [9])
})

test('one whose acknowledgement failed comes again at once', () => {
  const order = new StreamOrder(0, 0)
  assert.deepEqual(feed(order, 1, 2), [1, 2])
  assert.deepEqual(feed(order, 1, 3), [1, 3])
})

test('the last message of each writer is kept until a newer one is safe', () => {
  const hold = new Hold<{ subject: string; sequence: number }>()
  const freed = (m: { subject: string; sequence: number }) => hold.add(m).map((f) => f.sequence)
  assert.deepEqual(freed(message('a', 1)), [])
  assert.deepEqual(freed(message('b', 2)), [])
  assert.deepEqual(freed(message('a', 4)), [1])
  assert.deepEqual(freed(message('a', 3)), [3])
  const many = Array.from({ length: 254 }, (_, i) => freed(message(`w${i}`, 10 + i)))
  assert.deepEqual(many.flat(), [])
  assert.deepEqual(freed(message('one-more', 999)), [2])
})
