import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuzz, FuzzFailure, type FuzzTarget, JSON_TARGETS } from './testing/index.ts'

const ROUNDS = 5000
const SEED = 20_261_121

const ENDINGS = new Map([
  [
    'strict reader',
    [
      'accepted',
      'accepted at a glance',
      'case_fold_key',
      'duplicate_key',
      'lone_surrogate',
      'not JSON',
      'nul_key',
      'number_range',
      'reserved_key',
      'too_deep',
    ],
  ],
  ['cursor', ['refused', 'walked']],
  ['spans', ['cut', 'refused']],
  ['canonical text', ['refused', 'written']],
])

for (const target of JSON_TARGETS) {
  test(`${target.name}: ${ROUNDS} inputs break no promise and end in every way`, () => {
    const tally = fuzz(target, SEED, (done) => done < ROUNDS)
    assert.deepEqual(Object.keys(tally).toSorted(), ENDINGS.get(target.name))
    for (const [ending, count] of Object.entries(tally)) assert.ok(count >= 10, ending)
  })
}

test('a failure names the seed and the input, as small as can be', () => {
  const target: FuzzTarget = {
    name: 'no x',
    make: (random) => Buffer.from(random.below(50) === 0 ? `${'a'.repeat(90)}xbcdx` : 'abc'),
    check: (input) => {
      if (Buffer.from(input).includes('x')) throw new Error('there is an x')
      return 'fine'
    },
  }
  assert.throws(
    () => fuzz(target, 1, (done) => done < 1000),
    (error) =>
      error instanceof FuzzFailure &&
      /^no x, seed \d+: there is an x\ninput of 1 bytes \(95 before it was shrunk\):\n"x"\n/.test(
        error.message,
      ),
  )
})
