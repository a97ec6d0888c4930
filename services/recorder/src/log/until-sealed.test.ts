import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilSealed } from './until-sealed.ts'

/** A log that reaches the given sequences of JOURNAL one after the other, and then no further. */
function logThatReaches(...sequences: readonly number[]) {
  const rest = [...sequences]
  let journal = 0
  return {
    size: 1,
    get cursor() {
      return { journal, state: 0 }
    },
    grown(): Promise<void> {
      const next = rest.shift()
      if (next === undefined) return Promise.withResolvers<void>().promise
      journal = next
      return Promise.resolve()
    },
  }
}

test('it is known when the log holds what was journaled, and when it does not in time', async () => {
  assert.equal(await untilSealed(logThatReaches(), 0, 60_000), true)
  assert.equal(await untilSealed(logThatReaches(3, 7, 9), 8, 60_000), true)
  assert.equal(await untilSealed(logThatReaches(3, 7), 8, 20), false)
})
