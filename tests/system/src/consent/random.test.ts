import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOptions } from './options.ts'
import { playRounds, summaryOf } from './rounds.ts'
import { planRound } from './schedule.ts'

const SEEDS = [3, 4, 5, 6, 7]

// `npm run consent` plays a thousand, with another seed each time.
test('in twenty random runs nothing is executed twice or without consent, and what nothing stands against is executed', async (t) => {
  const seen = { happens: 0, usesOnTheBus: 0, underGrants: 0, revoked: 0 }
  for (const seed of SEEDS) {
    // oxlint-disable-next-line no-await-in-loop -- each wants the whole stage
    const played = await playRounds({ seed, from: 0, runs: 20 })
    t.diagnostic(summaryOf(played))
    assert.deepEqual(played.faults, [])
    assert.ok(played.executed >= played.happens)
    for (const kind of KINDS) seen[kind] += played[kind]
    // Access lasts for two seconds: on a slow machine it may be over before it is used, and twenty more runs are played.
    if (KINDS.every((kind) => seen[kind] > 0)) return
  }
  assert.fail(`not everything was played: ${JSON.stringify(seen)}`)
})

const KINDS = ['happens', 'usesOnTheBus', 'underGrants', 'revoked'] as const

test('a schedule is the same for the same seed, and another for another', () => {
  assert.deepEqual(planRound(5, 2, 50), planRound(5, 2, 50))
  assert.deepEqual(planRound(5, 2, 10).runs, planRound(5, 2, 50).runs.slice(0, 10))
  assert.notDeepEqual(planRound(5, 2, 50), planRound(6, 2, 50))
})

test('rounds are calm as well as disturbed, and some runs of the calm ones have to happen', () => {
  const rounds = Array.from({ length: 20 }, (_, number) => planRound(1, number, 50))
  const calm = rounds.filter(({ disturbances }) => disturbances.length === 0)
  assert.ok(calm.length > 0 && calm.length < rounds.length)
  assert.ok(calm.every(({ runs }) => runs.some(({ happens }) => happens)))
})

const drawn = (): number => 4

test('options that make no sense are refused', () => {
  assert.deepEqual(readOptions([], drawn), { help: false, seed: 4, runs: 1000, from: 0 })
  const one = readOptions(['--seed', '7', '--round', '3'], drawn)
  assert.deepEqual(one, { help: false, seed: 7, runs: 25, from: 3 })
  for (const args of [
    ['--runs', '0'],
    ['--seed', 'x'],
    ['--round', '-1'],
    ['--rounds', '1'],
  ])
    assert.throws(() => readOptions(args, drawn))
})
