import { parseArgs } from 'node:util'
import { FEWEST } from './corpus/corpus.ts'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  readonly json: boolean
  readonly documents: number
  readonly seed: number
  /** Misses and false alarms of every kind that are shown. */
  readonly showMisses: number
  readonly quality: boolean
  readonly speed: boolean
}

const DOCUMENTS = 5_500
const SEEDS = 2 ** 32

export const HELP = `Masks a made-up corpus whose sensitive values are known, and says how many were found and what was taken for one
in error; then how fast masking is, by itself and by request and reply on a bus.

  npm run bench:masking -- [options]

  --documents <n>    how many; ${DOCUMENTS} unless said. Below ${FEWEST} the figures say little
  --seed <n>         of the corpus; 1 unless said
  --show-misses <n>  up to so many misses and false alarms of every kind, with what stands around them
  --only <part>      quality or speed
  --json             figures as JSON
  --help             this text

The exit code is 1 where a goal of recall or precision is not met. Speed is only told.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      documents: { type: 'string', default: String(DOCUMENTS) },
      seed: { type: 'string', default: '1' },
      'show-misses': { type: 'string', default: '0' },
      only: { type: 'string' },
    },
  })
  const { help, json, documents, seed, only } = values
  if (only !== undefined && only !== 'quality' && only !== 'speed') {
    throw new Error('--only is quality or speed; see --help')
  }
  return {
    help,
    json,
    documents: whole('--documents', documents, 1, 1_000_000),
    seed: whole('--seed', seed, 0, SEEDS - 1),
    showMisses: whole('--show-misses', values['show-misses'], 0, 100_000),
    quality: only !== 'speed',
    speed: only !== 'quality',
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new Error(`${name} is a whole number from ${least} to ${most}; see --help`)
}
