import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  readonly seconds: number
  /** From 0 to 2^32 - 1; the first input of every target is made from it. */
  readonly seed: number
  readonly targets: readonly string[]
}

const SEEDS = 2 ** 32
const DIGITS = /^\d{1,10}$/

export const helpFor = (targets: readonly string[]): string =>
  `Feeds what reads the bytes of strangers with made-up inputs: well-formed, hostile and broken ones.

  npm run fuzz -- [options]

  --seconds <n>    how long; 300 unless given. Every target has at least one turn
  --seed <n>       begin with this input; a random one unless given
  --target <name>  only this target, may be repeated: ${targets.map((name) => `"${name}"`).join(', ')}
  --help           this text

A finding is shown with its seed and its input, as small as it could be made. The exit code is 1 where there was one.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '300' },
      seed: { type: 'string', default: String(randomInt(SEEDS)) },
      target: { type: 'string', multiple: true },
    },
  })
  const targets = values.target ?? known
  const unknown = targets.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`there is no target "${unknown}"; see --help`)
  const seed = numberOf(values.seed, 'seed')
  if (seed >= SEEDS) throw new Error(`a seed is below ${SEEDS}`)
  return { help: values.help, seconds: numberOf(values.seconds, 'seconds'), seed, targets }
}

function numberOf(text: string, option: string): number {
  if (!DIGITS.test(text)) throw new Error(`--${option} is a whole number; see --help`)
  return Number(text)
}
