import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FuzzTarget } from './fuzz.ts'
import { FuzzRun } from './fuzz-run.ts'

/** Keeps the inputs that it was given; refuses any that is in the list. */
function target(name: string, seen: number[], refused: readonly number[] = []): FuzzTarget {
  return {
    name,
    make: (random) => Buffer.of(random.below(256)),
    check: ([byte = 0]) => {
      seen.push(byte)
      if (refused.includes(byte)) throw new Error('refused')
      return byte < 128 ? 'low' : 'high'
    },
  }
}

test('every turn goes on where the last one ended, and a run begins with the input of its seed', () => {
  const [whole, later]: [number[], number[]] = [[], []]
  const run = new FuzzRun([target('a', whole)], 7)
  assert.ok(run.turn(10))
  assert.ok(run.turn(10))
  assert.equal(run.inputs, 20)
  const tally = run.tallies.get('a')
  assert.equal((tally?.get('low') ?? 0) + (tally?.get('high') ?? 0), 20)
  new FuzzRun([target('a', later)], 17).turn(10)
  assert.deepEqual(whole.slice(10), later)
})

test('a target that failed has no more turns, and the others go on', () => {
  const seen: number[] = []
  new FuzzRun([target('a', seen)], 7).turn(30)
  const victim = seen[20] ?? 0
  const run = new FuzzRun([target('good', []), target('bad', [], [victim])], 7)
  while (run.failures.length === 0) assert.ok(run.turn(5))
  assert.ok(run.turn(5))
  assert.equal(run.failures.length, 1)
  assert.match(run.failures[0]?.message ?? '', /^bad, seed \d+: refused/)
  const seed = run.failures[0]?.seed ?? 0
  const again = new FuzzRun([target('bad', [], [victim])], seed)
  assert.equal(again.turn(1), false)
  assert.equal(again.failures[0]?.seed, seed)
})
