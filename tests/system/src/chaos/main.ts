import { randomInt } from 'node:crypto'
import { HELP, type Options, readOptions } from './options.ts'
import { play, summaryOf } from './play.ts'

/** Plays and says what came of it; whether every promise was kept. */
async function run({ seed, seconds }: Options): Promise<boolean> {
  console.log(`Seed ${seed}, ${seconds} s; starting every service as a process of its own …`)
  const played = await play({ seed, seconds, report: (line) => console.log(line) })
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
