import { parseArgs } from 'node:util'
import { SETS, type SuiteSet } from './suite/sets.ts'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  readonly direct: boolean
  readonly json: boolean
  readonly sets: readonly SuiteSet[]
  readonly scenario: string | undefined
  /** Folder that keeps what the suite wrote; a temporary one unless given. */
  readonly output: string | undefined
}

export const HELP = `Runs the MCP conformance suite directly and through the gateway, and compares.

  npm run conformance -- [options]

  --direct           only without the gateway
  --set <name>       only this set, may be repeated: ${SETS.map(({ name }) => `"${name}"`).join(', ')}
  --scenario <name>  only this scenario
  --output <folder>  keep what the suite writes, and the log of the gateway's edge
  --json             the report as JSON
  --help             this text

Counts are passed/failed checks. The exit code is 1 where a scenario ends differently through the gateway, or
where the run without it is below the baseline.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      direct: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true },
      scenario: { type: 'string' },
      output: { type: 'string' },
    },
  })
  const { help, direct, json, scenario, output } = values
  const wanted = values.set ?? SETS.map(({ name }) => name)
  const unknown = wanted.find((name) => SETS.every((set) => set.name !== name))
  if (unknown !== undefined) throw new Error(`there is no set "${unknown}"; see --help`)
  const sets = SETS.filter((set) => wanted.includes(set.name) && mayHave(set, scenario))
  return { help, direct, json, sets, scenario, output }
}

/** Which scenarios a revision requires of a server, only the suite knows; no name is one of a client too. */
function mayHave({ scenarios }: SuiteSet, scenario: string | undefined): boolean {
  if (scenario === undefined) return true
  return scenarios?.includes(scenario) ?? !SETS.some((set) => set.scenarios?.includes(scenario))
}
