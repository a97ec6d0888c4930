import { parseArgs } from 'node:util'
import { ERAS, TOOLS, type Work } from './work.ts'

export const HELP = `Measures the gateway with all that it does beside the target alone, a bare Fastify + undici proxy, and
gateways of the npm registry: the same tools/call work, in rounds that follow each other on one machine.

  npm run bench -- [options]

  --rounds <n>       rounds of each work, of which the median counts; 3 unless said
  --seconds <n>      seconds of each measurement, behind a warm-up of one; 3 unless said
  --connections <l>  numbers of connections, with commas; 1,16,64,256 unless said
  --no-peers         without the gateways of the registry: nothing is installed
  --json <file>      writes the figures there
  --svg <file>       writes a chart there
  --help             this text

The exit code is 0 whether or not the goals are met: speed depends on the machine, and is told.`

export interface Options {
  readonly rounds: number
  readonly seconds: number
  readonly connections: readonly number[]
  readonly peers: boolean
  readonly json?: string
  readonly svg?: string
}

/** Reads the arguments; undefined where help is asked for. Throws one sentence where they are wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '1,16,64,256' },
      'no-peers': { type: 'boolean', default: false },
      json: { type: 'string' },
      svg: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    rounds: positive('--rounds', values.rounds),
    seconds: positive('--seconds', values.seconds),
    connections: values.connections.split(',').map((text) => positive('--connections', text)),
    peers: !values['no-peers'],
    ...(values.json !== undefined && { json: values.json }),
    ...(values.svg !== undefined && { svg: values.svg }),
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000)
    throw new Error(`${name} takes whole numbers from 1 to 10000, not "${text}"`)
  return value
}

/** What is called: small results at every number of connections, others by one client and by sixteen. */
export function worksOf({ connections }: Options): readonly Work[] {
  const few = connections.filter((count) => count <= 16)
  return ERAS.flatMap((era) =>
    TOOLS.flatMap((tool) =>
      (tool === 'small' ? connections : few).map((count) => ({ era, tool, connections: count })),
    ),
  )
}
