import { parseArgs } from 'node:util'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  readonly seed: number
  /** How long processes are killed. */
  readonly seconds: number
}

const SECONDS = 120
const SEEDS = 2 ** 32

export const HELP = `Kills every service and nats-server at random while clients call, and then looks at what is left: every request that
reached the target is decided in the log, every completed answer is recorded, the log verifies, and the audit stream
has no gap.

  npm run chaos -- [options]

  --seconds <n>  how long; ${SECONDS} unless said
  --seed <n>     of what is killed when; drawn, and told, unless said
  --help         this text

The exit code is 1 where anything is missing.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[], drawn: () => number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      seconds: { type: 'string', default: String(SECONDS) },
      seed: { type: 'string' },
    },
  })
  const { help, seconds, seed } = values
  return {
    help,
    seconds: whole('--seconds', seconds, 1, 3600),
    seed: seed === undefined ? drawn() % SEEDS : whole('--seed', seed, 0, SEEDS - 1),
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} is a whole number from ${least} to ${most}; see --help`)
}
