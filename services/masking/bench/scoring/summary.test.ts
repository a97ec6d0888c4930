import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FOUND_KINDS } from '@sallyport/contracts'
import { newTally, Score, type Tally } from './score.ts'
import { summaryOf } from './summary.ts'

/** A score in which all is well but for what is said of single kinds. */
function scoreWith(tallies: Readonly<Record<string, Partial<Tally>>>): Score {
  const score = new Score()
  const good = { values: 100, masked: 98, right: 99, wrong: 1 }
  for (const kind of FOUND_KINDS) {
    score.tallies.set(kind, { ...newTally(), ...good, ...tallies[kind] })
  }
  return score
}

test('the goals are met where every structured kind and the secrets together reach them', () => {
  assert.equal(summaryOf(scoreWith({})).met, true)
  assert.equal(summaryOf(scoreWith({ token: { masked: 90 } })).met, true)
})

test('one structured kind that misses a goal is enough to fail, and so are the secrets', () => {
  assert.equal(summaryOf(scoreWith({ iban: { masked: 96 } })).met, false)
  assert.equal(summaryOf(scoreWith({ phone: { wrong: 3 } })).met, false)
  assert.equal(summaryOf(scoreWith({ email: { masked: 0, right: 0, wrong: 0 } })).met, false)
  assert.equal(summaryOf(scoreWith({ token: { masked: 70 } })).met, false)
})
