import { isDeepStrictEqual, parseArgs } from 'node:util'
import { describeFinding } from '@sallyport/evidence'
import { auditOf } from '../src/testing/audit-gaps.ts'
import { type Bench, openBench } from '../src/testing/bench.ts'
import { type Blow, type Pair, recordedEvents, startPair } from '../src/testing/takeover.ts'

/**
 * The long run of the take-over: two recorders of one log under constant load, of which the one that writes is killed,
 * or now and then frozen and let go later; then everything is checked. By hand: `npm run takeover`.
 */

const HELP = `npm run takeover -- [options]

  --runs N    how often the recorder that writes the log is struck; 200 unless said
  --seed N    what is done when is drawn from it; drawn unless said
  --help      this text

The exit code is 1 where anything was lost or stands twice.`

/** Of so many strikes one freezes the recorder instead of killing it. */
const PAUSED_OF = 10
/** Longest wait between two strikes. */
const LULL_MS = 1_000

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
    help: { type: 'boolean', default: false },
  },
})

/** Numbers from 0 up to 1 that a seed gives (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

async function strikeAll(pair: Pair, runs: number, random: () => number): Promise<void> {
  const times: Record<Blow, number[]> = { kill: [], pause: [] }
  for (let run = 1; run <= runs; run++) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, random() * LULL_MS))
    // oxlint-disable-next-line no-await-in-loop
    const { blow, ms } = await pair.strike(random() * PAUSED_OF < 1 ? 'pause' : 'kill')
    times[blow].push(ms)
    if (run % 10 === 0) console.log(`${run} strikes, ${pair.given.length} events`)
  }
  for (const [blow, all] of Object.entries(times)) tell(blow, all)
}

/** Says how long it took from the strikes until the other recorder had added to the log. */
function tell(blow: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    ((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(2)
  const late = sorted.filter((ms) => ms > 5_000).length
  console.log(
    `${blow}: ${sorted.length} times; the other one goes on after ${at(0.5)} s (median), ${at(0.95)} s (p95), ${at(1)} s (longest); ${late} later than 5 s`,
  )
}

/** What a process that was killed had not yet given its name is noted, and is no failure. */
const isFailure = ({ severity }: { readonly severity: string }): boolean => severity === 'failure'

/** What is wrong with the evidence in the end. */
async function problems(bench: Bench, given: readonly string[]): Promise<string[]> {
  const { findings, size } = await bench.verify()
  const recorded = await recordedEvents(bench)
  const { told, expected } = await auditOf(bench)
  const notes = findings.filter((finding) => !isFailure(finding)).map(describeFinding)
  for (const note of notes) console.log(`noted: ${note}`)
  console.log(`${given.length} events, ${size} leaves, ${told.length} records of the audit stream`)
  return [
    ...findings.filter(isFailure).map(({ problem }) => `the log does not verify: ${problem}`),
    ...(isDeepStrictEqual(recorded, given) ? [] : ['the log does not hold every event once']),
    ...(isDeepStrictEqual(told, expected) ? [] : ['the audit stream has a gap']),
  ]
}

async function main(): Promise<number> {
  const [runs, seed] = [Number(values.runs), Number(values.seed)]
  if (values.help || !(runs >= 1) || !Number.isSafeInteger(seed)) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  console.log(`${runs} strikes, seed ${seed}`)
  await using bench = await openBench()
  await using pair = await startPair(bench)
  await strikeAll(pair, runs, randomOf(seed))
  await pair.finish()
  const found = await problems(bench, pair.given)
  for (const problem of found) console.log(problem)
  console.log(found.length === 0 ? 'nothing lost, nothing twice' : 'FAILED')
  return found.length === 0 ? 0 : 1
}

process.exitCode = await main()
