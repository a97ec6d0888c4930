import { parseArgs } from 'node:util'
import { CLIENT_NAMES, type Wanted } from './selection.ts'
import { SERVERS } from './servers/table.ts'

/** What a run was asked to do. */
export interface Options {
  readonly help: boolean
  /** The calls that wait for a human, in real time, and not the pairs. */
  readonly ladder: boolean
  readonly wanted: Wanted
}

const SERVER_NAMES = SERVERS.map(({ name }) => name)

export const HELP = `Has every client try everything at every server, directly and through the gateway, and compares.

  npm run clients -- [options]

  --client <name>  only this client, may be repeated: ${CLIENT_NAMES.join(', ')}
  --server <name>  only this server, may be repeated: ${SERVER_NAMES.join(', ')}
  --ladder         calls that a human answers after 70 seconds, and nothing else
  --help           this text

The exit code is 1 where something is noticed otherwise through the gateway than directly.`

/** Reads the arguments; throws an Error that says what is wrong with them. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      ladder: { type: 'boolean', default: false },
      client: { type: 'string', multiple: true },
      server: { type: 'string', multiple: true },
    },
  })
  const { help, ladder, client, server } = values
  const clients = known(client, CLIENT_NAMES)
  const servers = known(server, SERVER_NAMES)
  const wanted: Wanted = (one, other) => clients.includes(one) && servers.includes(other)
  return { help, ladder, wanted }
}

/** The names that are given, or all of them. */
function known(given: readonly string[] | undefined, names: readonly string[]): readonly string[] {
  const stranger = given?.find((name) => !names.includes(name))
  if (stranger === undefined) return given ?? names
  throw new Error(`there is no "${stranger}"; see --help`)
}
