import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_RETRIES, nextTry } from './next-try.ts'

const MIDDLE = 0.5
const wait = (attempt: number, random = MIDDLE): number | undefined =>
  nextTry({ attempt, ageMs: 0 }, DEFAULT_RETRIES, random)

const asked = (retryAfterMs: number): number | undefined =>
  nextTry({ attempt: 1, ageMs: 0, retryAfterMs }, DEFAULT_RETRIES, MIDDLE)
const aged = (ageMs: number): number | undefined =>
  nextTry({ attempt: 1, ageMs }, DEFAULT_RETRIES, MIDDLE)

test('pauses grow to an hour, each a fifth shorter or longer by chance', () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 40].map((attempt) => Number(wait(attempt)) / 1000)
  assert.deepEqual(seconds, [5, 30, 120, 600, 1800, 3600, 3600, 3600])
  assert.deepEqual([wait(2, 0), wait(2, 1)], [24_000, 36_000])
})

test('a receiver can ask for more time, but not for more than an hour, and not for less', () => {
  assert.equal(asked(60_000), 60_000)
  assert.equal(asked(1), 5_000)
  assert.equal(asked(86_400_000), 3_600_000)
})

test('a day after the event nothing is tried any more', () => {
  const { forMs } = DEFAULT_RETRIES
  assert.equal(aged(forMs - 5_000), 5_000)
  assert.equal(aged(forMs - 4_999), undefined)
})
