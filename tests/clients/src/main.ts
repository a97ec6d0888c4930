import { atOnce } from './at-once.ts'
import { setUp } from './bench.ts'
import { raiseLadder } from './ladder/ladder.ts'
import { human } from './ladder/pace.ts'
import { RUNGS } from './ladder/rungs.ts'
import { HELP, type Options, readOptions } from './options.ts'
import { problemsOf, tableOf } from './report.ts'
import { runEncounter } from './run-encounter.ts'
import { encounters, serversOf } from './selection.ts'
import { PATIENT_HTTP } from './servers/patient.ts'

const AT_ONCE = 4

/** Tries the pairs and prints the table; whether all is alike. */
async function tryPairs({ wanted }: Options): Promise<boolean> {
  await using bench = await setUp(serversOf(wanted), {})
  const results = await atOnce(
    AT_ONCE,
    encounters(() => bench, wanted),
    runEncounter,
  )
  console.log(
    `Trials that end through the gateway as they do directly:\n\n${tableOf(results)}\n\n${problemsOf(results)}`,
  )
  return results.every(({ problems }) => problems.length === 0)
}

/** Has every client make a call that a human answers after 70 seconds, all at once; whether all came through. */
async function climbLadder(): Promise<boolean> {
  await using bench = await setUp([PATIENT_HTTP], {})
  const ladder = await raiseLadder(bench, PATIENT_HTTP)
  const climbing = RUNGS.map(async ({ client, what, climb }) => {
    const end = await climb(ladder, human).then(
      (took) => ({ well: true, text: took }),
      (error: unknown) => ({ well: false, text: `FAILED: ${String(error)}` }),
    )
    console.log(`${client}: ${what}: ${end.text}`)
    return end.well
  })
  return (await Promise.all(climbing)).every(Boolean)
}

try {
  const options = readOptions(process.argv.slice(2))
  // SDK clients tell there what a server does not have.
  console.debug = () => {}
  if (options.help) console.log(HELP)
  else {
    console.log('Starting the gateway and the servers …\n')
    if (!(await (options.ladder ? climbLadder() : tryPairs(options)))) process.exitCode = 1
  }
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
