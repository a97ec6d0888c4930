import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latestRound } from './latest-round.ts'

test('the last round is found, in few questions', async () => {
  for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025, 50_000]) {
    let questions = 0
    const exists = async (round: number): Promise<boolean> => {
      questions++
      return round < count
    }
    // oxlint-disable-next-line no-await-in-loop
    assert.equal(await latestRound(exists, 1 << 20), Math.max(0, count - 1), String(count))
    assert.ok(questions <= 2 * Math.log2(count + 1) + 3, `${count}: ${questions} questions`)
  }
})

test('the search ends at the limit', async () => {
  assert.equal(await latestRound(async () => true, 1_000), 999)
})
