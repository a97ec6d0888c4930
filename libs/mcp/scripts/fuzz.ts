import { FuzzRun, JSON_TARGETS } from '@sallyport/json/testing'
import { MCP_TARGETS } from '../src/testing/index.ts'
import { helpFor, type Options, readOptions } from './fuzz/options.ts'

/** The long run of the fuzz tests: `npm run fuzz`. */

const TARGETS = [...JSON_TARGETS, ...MCP_TARGETS]
const NAMES = TARGETS.map(({ name }) => name)

/** Inputs of one target in one turn: some tenths of a second. */
const TURN = 500
const PROGRESS_MS = 10_000

/** Whether nothing was found. */
function fuzzAll({ seconds, seed, targets }: Options): boolean {
  console.log(`Seed ${seed}, ${seconds} s, ${targets.length} targets: ${targets.join(', ')}`)
  const started = performance.now()
  const run = new FuzzRun(
    TARGETS.filter(({ name }) => targets.includes(name)),
    seed,
  )
  let shown = 0
  for (let [goesOn, spoke] = [true, 0]; goesOn;) {
    goesOn = run.turn(TURN)
    for (const failure of run.failures.slice(shown)) console.log(findingOf(failure))
    shown = run.failures.length
    const ms = performance.now() - started
    if (ms - spoke > PROGRESS_MS) console.log(`${inSeconds(ms)} ${inputsOf(run)}`)
    if (ms - spoke > PROGRESS_MS) spoke = ms
    goesOn &&= ms < seconds * 1000
  }
  for (const [name, tally] of run.tallies) console.log(`\n${name}\n${tableOf(tally)}`)
  const found = shown === 0 ? 'nothing found' : `FOUND: ${shown}`
  console.log(`\n${inSeconds(performance.now() - started)} ${inputsOf(run)}, ${found}`)
  return shown === 0
}

const findingOf = ({ message, seed }: { readonly message: string; readonly seed: number }) =>
  `\n${message}\nagain: npm run fuzz -- --seed ${seed} --seconds 0\n`

const inSeconds = (ms: number): string => `${Math.round(ms / 1000)} s`.padStart(7)

const inputsOf = ({ inputs }: FuzzRun): string => `${inputs.toLocaleString('en')} inputs`

const tableOf = (tally: ReadonlyMap<string, number>): string =>
  [...tally]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([ending, count]) => `${count.toLocaleString('en').padStart(13)}  ${ending}`)
    .join('\n')

try {
  const options = readOptions(process.argv.slice(2), NAMES)
  if (options.help) console.log(helpFor(NAMES))
  else if (!fuzzAll(options)) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
