import { randomInt } from 'node:crypto'
import { HELP, type Options, readOptions } from './options.ts'
import { playRounds, summaryOf } from './rounds.ts'

/** Plays the rounds and says what came of them; whether all is sound. */
async function run({ seed, from, runs }: Options): Promise<boolean> {
  console.log(`Seed ${seed}, ${runs} runs; starting two replicas of each service …\n`)
  const played = await playRounds({ seed, from, runs, report: (line) => console.log(line) })
  console.log(`\n${summaryOf(played)}`)
  return played.faults.length === 0
}

try {
  const options = readOptions(process.argv.slice(2), () => randomInt(2 ** 32))
  if (options.help) console.log(HELP)
  else if (!(await run(options))) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof Error ? error.message : error)
}
