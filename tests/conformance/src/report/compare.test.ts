import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScenarioResult } from '../suite/results.ts'
import { SETS } from '../suite/sets.ts'
import { differencesOf, shortfallsOf } from './compare.ts'
import { isGood, textOf } from './text.ts'

const ping: ScenarioResult = { scenario: 'ping', passed: 2, failed: 0, problems: [] }
const broken = { scenario: 'ping', passed: 1, failed: 1, problems: ['ping'] }
const otherwise = { scenario: 'ping', passed: 1, failed: 1, problems: ['wire-schema-valid'] }
const tasks = { scenario: 'tasks-lifecycle', passed: 1, failed: 8, problems: ['a'] }

const runs = (direct: readonly ScenarioResult[], through: readonly ScenarioResult[]) => [
  { way: 'direct', results: direct },
  { way: 'through', results: through },
]

const differing = (a: readonly ScenarioResult[], b: readonly ScenarioResult[]) =>
  differencesOf(runs(a, b)).map(({ scenario }) => scenario)

test('a scenario differs in its counts, in what failed, and where it was not run', () => {
  assert.deepEqual(differing([ping], [ping]), [])
  assert.deepEqual(differing([ping], [broken]), ['ping'])
  assert.deepEqual(differing([broken], [otherwise]), ['ping'])
  assert.deepEqual(differing([ping], []), ['ping'])
})

test('a whole run below its baseline falls short, a scenario with problems always', () => {
  const [set] = SETS
  assert.ok(set)
  assert.match(shortfallsOf(set, [ping], true).join(), /below the baseline of 84\/0/)
  assert.deepEqual(shortfallsOf(set, [ping], false), [])
  assert.deepEqual(shortfallsOf(set, [broken], false), ['ping: ping'])
  assert.deepEqual(shortfallsOf(set, [tasks], false), [])
})

test('the report names both counts and what failed', () => {
  const report = { set: '2025-11-25 server', runs: runs([ping], [broken]), shortfalls: [] }
  assert.equal(isGood(report), false)
  assert.equal(
    textOf(report),
    [
      '2025-11-25 server  direct 2/0      through 1/1',
      '  ping  direct 2/0  through 1/1',
      '    through: ping',
    ].join('\n'),
  )
})
