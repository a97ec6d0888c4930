import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bench } from './bench.ts'
import { encounters, everyPair, fewPairs, type Wanted } from './selection.ts'

const none = (): Bench => assert.fail('nothing is run here')

/** Names of what occurs in a selection. Nothing is run. */
function namesIn(wanted: Wanted): Set<string> {
  return new Set(
    encounters(none, wanted).flatMap(({ client, server, trials }) => [
      client,
      server,
      ...trials.map(({ name }) => name),
    ]),
  )
}

test('the pairs of the tests have every client, every server and every feature', () => {
  assert.deepEqual(
    [...namesIn(everyPair)].filter((name) => !namesIn(fewPairs).has(name)),
    [],
  )
})
