import { parseArgs } from 'node:util'
import { RUNS_PER_ROUND } from './schedule.ts'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  readonly seed: number
  readonly runs: number
  /** Number of the first round. */
  readonly from: number
}

const RUNS = 1000
const SEEDS = 2 ** 32

export const HELP = `Plays random schedules of calls, votes, grants and disturbances on two replicas of the approval service and
two of the edge, and looks at everything that was executed: each execution has to have a consent of its own, or to
be done under a grant that stands for it at that time.

  npm run consent -- [options]

  --runs <n>    how many runs; ${RUNS} unless said
  --seed <n>    of the schedules; drawn, and told, unless said
  --round <n>   only the ${RUNS_PER_ROUND} runs of that round, as a fault names it
  --help        this text

The exit code is 1 where something was executed twice, without consent, or not at all although it had to be.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[], drawn: () => number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      runs: { type: 'string' },
      seed: { type: 'string' },
      round: { type: 'string' },
    },
  })
  const { help, runs, seed, round } = values
  const only = round === undefined ? RUNS : RUNS_PER_ROUND
  return {
    help,
    seed: seed === undefined ? drawn() % SEEDS : whole('--seed', seed, 0, SEEDS - 1),
    runs: runs === undefined ? only : whole('--runs', runs, 1, 100_000),
    from: round === undefined ? 0 : whole('--round', round, 0, 10_000),
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} is a whole number from ${least} to ${most}; see --help`)
}
