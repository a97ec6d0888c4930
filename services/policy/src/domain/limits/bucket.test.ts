import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fill } from '@sallyport/bus'
import { Random } from '@sallyport/json/testing'
import { type Size, take, untouched } from './bucket.ts'

const START = 1_800_000_000_000
const minute: Size = { amount: 30, periodSeconds: 60 }

/** Takes one after the other; how many were granted, and the fill after. */
function burst(
  size: Size,
  fill: Fill,
  now: number,
  times: number,
): { granted: number; fill: Fill } {
  let granted = 0
  let current = fill
  for (let i = 0; i < times; i++) {
    const taken = take(size, current, now, 1)
    if (!('fill' in taken)) continue
    current = taken.fill
    granted++
  }
  return { granted, fill: current }
}

test('a bucket grants what it holds, then what is refilled, evenly', () => {
  const first = burst(minute, untouched(START), START, 40)
  assert.equal(first.granted, 30)
  assert.deepEqual(take(minute, first.fill, START, 1), { retryAfterMs: 2000 })
  assert.equal(burst(minute, first.fill, START + 1999, 5).granted, 0)
  assert.equal(burst(minute, first.fill, START + 2000, 5).granted, 1)
  assert.equal(burst(minute, first.fill, START + 60_000, 99).granted, 30)
  assert.equal(burst(minute, first.fill, START + 9e9, 99).granted, 30)
})

test('the time that it says is long enough, and no longer', () => {
  const size: Size = { amount: 7, periodSeconds: 3600 }
  const { fill } = burst(size, untouched(START), START, 7)
  const refused = take(size, fill, START + 1234, 3)
  assert.ok('retryAfterMs' in refused)
  const at = START + 1234 + refused.retryAfterMs
  assert.ok('fill' in take(size, fill, Math.ceil(at), 3))
  assert.ok('retryAfterMs' in take(size, fill, Math.floor(at) - 1, 3))
})

test('more than the bucket holds is never granted', () => {
  assert.ok('retryAfterMs' in take(minute, untouched(START), START, 31))
  assert.ok('retryAfterMs' in take(minute, untouched(START), START + 9e9, 31))
})

test('looking takes nothing, and giving back gives no more than was taken', () => {
  const { fill } = burst(minute, untouched(START), START, 30)
  assert.ok('retryAfterMs' in take(minute, fill, START, 0, 1))
  const back = take(minute, fill, START, -1, 0)
  assert.ok('fill' in back)
  assert.ok('fill' in take(minute, back.fill, START, 0, 1))
  assert.equal(burst(minute, back.fill, START, 5).granted, 1)
  const full = take(minute, untouched(START), START, -100, 0)
  assert.ok('fill' in full)
  assert.equal(burst(minute, full.fill, START, 99).granted, 30)
})

test('a clock that is behind refills nothing, one that is ahead only once', () => {
  const { fill } = burst(minute, untouched(START), START, 30)
  assert.equal(burst(minute, fill, START - 50_000, 5).granted, 0)
  const ahead = burst(minute, fill, START + 6000, 99)
  assert.equal(ahead.granted, 3)
  assert.equal(burst(minute, ahead.fill, START, 99).granted, 0)
  assert.equal(burst(minute, ahead.fill, START + 6000, 99).granted, 0)
  const back = take(minute, ahead.fill, START, -1, 0)
  assert.ok('fill' in back)
  assert.equal(burst(minute, back.fill, START + 6000, 99).granted, 1)
})

test('in no window more is granted than the bucket holds and what is refilled in it', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new Random(seed)
    const size: Size = {
      amount: 1 + random.below(50),
      periodSeconds: random.pick([1, 60, 3600, 86_400]),
    }
    const perMs = size.amount / (size.periodSeconds * 1000)
    const grants: { readonly at: number; readonly units: number }[] = []
    let now = START
    let fill = untouched(now)
    for (let step = 0; step < 120; step++) {
      now += random.below(3) === 0 ? random.below(size.periodSeconds * 500) : random.below(50)
      const units = 1 + random.below(3)
      const taken = take(size, fill, now, units)
      if (!('fill' in taken)) continue
      fill = taken.fill
      grants.push({ at: now, units })
    }
    for (const [from, first] of grants.entries()) {
      let sum = 0
      for (const { at, units } of grants.slice(from)) {
        sum += units
        assert.ok(sum <= size.amount + (at - first.at) * perMs + 1e-3, `seed ${seed}`)
      }
    }
    assert.ok(grants.length > 0)
  }
})
