import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaleOf } from './scale.ts'

test('times stand in their order, within the picture, with long idle stretches cut out', () => {
  const hour = 3_600_000
  const scale = scaleOf(
    [
      [hour, hour + 50],
      [0, 100],
      [60, 400],
    ],
    [100, 900],
  )
  assert.deepEqual(
    scale.breaks.map(({ ms }) => ms),
    [hour - 400],
  )
  const places = [0, 60, 100, 400, hour, hour + 50].map((time) => scale.at(time))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
  assert.deepEqual([places[0], places.at(-1)], [100, 900])
})

test('many idle stretches leave room for what happened, and one moment has a place', () => {
  const spans = Array.from({ length: 200 }, (_, n) => [n * 60_000, n * 60_000 + 5] as const)
  const { breaks } = scaleOf(spans, [0, 1000])
  assert.equal(breaks.length, 199)
  assert.ok(breaks.reduce((sum, { width }) => sum + width, 0) <= 400.001)
  assert.equal(scaleOf([[5, 5]], [10, 20]).at(5), 10)
})
