import { after, before, suite, test } from 'node:test'
import { type Bench, setUp } from './bench.ts'
import { type Ladder, raiseLadder } from './ladder/ladder.ts'
import { brief, SHORT_HOLDS } from './ladder/pace.ts'
import { RUNGS } from './ladder/rungs.ts'
import { encounters, fewPairs, serversOf } from './selection.ts'
import { PATIENT_HTTP } from './servers/patient.ts'

const AT_ONCE = 4

let bench: Bench

before(async () => {
  bench = await setUp(serversOf(fewPairs), SHORT_HOLDS)
})
after(() => bench[Symbol.asyncDispose]())

suite('through the gateway as without it', { concurrency: AT_ONCE }, () => {
  suite('a call waits for a human', { concurrency: true }, () => {
    let ladder: Ladder
    before(async () => {
      ladder = await raiseLadder(bench, PATIENT_HTTP)
    })
    for (const { client, what, climb } of RUNGS)
      test(`${client}: ${what}`, async () => void (await climb(ladder, brief)))
  })

  for (const encounter of encounters(() => bench, fewPairs)) {
    const { client, server, trials } = encounter
    suite(`${client} at ${server}`, () => {
      after(() => encounter[Symbol.asyncDispose]())
      for (const trial of trials) test(trial.name, trial.run)
    })
  }
})
