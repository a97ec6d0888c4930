import { isObject, type Message } from './message.ts'
import { decodeMirror } from './mirror.ts'
import { HEADER_MISMATCH, type ProtocolFault } from './protocol-fault.ts'

/** Headers of a request as Node has them: names in lower case. */
export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>

const PREFIX = 'mcp-param-'

/**
 * What is wrong with the `Mcp-Param-*` headers of a message (revision 2026-07-28, basic/transports/streamable-http,
 * Custom Headers from Tool Parameters); undefined where nothing is.
 *
 * A tool's input schema says which argument a header repeats: a string, an integer or a boolean that is reached through
 * objects alone. Whatever it says, a header repeats one of those, and one that repeats none is a lie or a way to a target
 * past policy and evidence. Which one it has to be, and whether one is missing, the target tells, which has the schema;
 * names that no schema knows have to be forwarded.
 */
export function paramHeaderFault(
  message: Message,
  headers: HeaderValues,
): ProtocolFault | undefined {
  const names = Object.keys(headers).filter((name) => name.startsWith(PREFIX))
  if (names.length === 0) return undefined
  const scalars = scalarsOf(message)
  for (const name of names) {
    const header = headers[name]
    const said = typeof header === 'string' ? decodeMirror(header) : undefined
    if (name === PREFIX || said === undefined)
      return mismatch(
        'An Mcp-Param header has no name, or a value that cannot be read; encode it in Base64.',
      )
    if (!repeats(said, scalars))
      return mismatch('An Mcp-Param header does not repeat an argument of the call.')
  }
  return undefined
}

/** What headers can repeat. */
interface Scalars {
  /** Strings and booleans, as a header says them. */
  readonly texts: Set<string>
  readonly integers: Set<number>
}

function scalarsOf(message: Message): Scalars {
  const scalars: Scalars = { texts: new Set(), integers: new Set() }
  if ('method' in message && message.method === 'tools/call')
    collect(message.params['arguments'], scalars)
  return scalars
}

/** Takes what stands in objects within each other; the strict reader bounds how many. */
function collect(value: unknown, scalars: Scalars): void {
  if (typeof value === 'string') scalars.texts.add(value)
  else if (typeof value === 'boolean') scalars.texts.add(String(value))
  else if (typeof value === 'number' && Number.isSafeInteger(value)) scalars.integers.add(value)
  else if (isObject(value)) for (const key in value) collect(value[key], scalars)
}

/** 42.0 is 42 (Server Validation); 042 is an octal number to some. */
const INTEGER = /^-?(?:0|[1-9]\d*)(?:\.0+)?$/

const repeats = (said: string, { texts, integers }: Scalars): boolean =>
  texts.has(said) || (INTEGER.test(said) && integers.has(Number(said)))

const mismatch = (message: string): ProtocolFault => ({
  status: 400,
  code: HEADER_MISMATCH,
  message,
})
