import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzz } from '@sallyport/json/testing'
import { MCP_TARGETS } from './testing/index.ts'

const ROUNDS = 4000
const SEED = 20_260_728

const ENDINGS = new Map([
  [
    'posted message',
    [
      'legacy',
      'modern',
      'refused: -32020',
      'refused: -32600',
      'refused: -32602',
      'refused: -32700',
    ],
  ],
  [
    "target's answer",
    [
      'no result',
      'not JSON',
      'read',
      'refused: duplicate_key',
      'refused: lone_surrogate',
      'refused: nul_key',
      'refused: number_range',
      'refused: reserved_key',
    ],
  ],
  ['event stream', ['nothing', 'read', 'refused']],
  ['repeating header', ['encoded', 'plain', 'says nothing']],
])

for (const target of MCP_TARGETS) {
  test(`${target.name}: ${ROUNDS} inputs break no promise and end in every way`, () => {
    const tally = fuzz(target, SEED, (done) => done < ROUNDS)
    assert.deepEqual(Object.keys(tally).toSorted(), ENDINGS.get(target.name))
    for (const [ending, count] of Object.entries(tally)) assert.ok(count >= 10, ending)
  })
}
