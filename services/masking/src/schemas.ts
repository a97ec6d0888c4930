import { RpcError } from '@sallyport/bus'
import type { MaskSubject, policyPin, ReplyOf, RequestOf } from '@sallyport/contracts'
import type { JsonObject, JsonValue } from '@sallyport/json'
import { compileSchema, SchemaError } from '@sallyport/schema'
import type { OutputSchema } from './domain/shape/output-schema.ts'

/** Tells the output schema that a tool is pinned with; undefined for none. */
export type FindSchema = (of: MaskSubject) => Promise<OutputSchema | undefined>

/** What is read of the policy service's answer. */
export type Answer = Pick<ReplyOf<typeof policyPin>, 'pinned' | 'held'>

/** Asks the policy service for a definition. */
export type AskPolicy = (place: RequestOf<typeof policyPin>) => Promise<Answer>

/** Memory that compiled schemas may take, about. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_SCHEMAS = 1024
/** Of an entry beside its schema. */
const ENTRY_BYTES = 1024

interface Entry {
  readonly output: OutputSchema | undefined
  readonly bytes: number
}

/**
 * Asks the policy service for the definition of a tool by its digest, and keeps what was used last. Rejects where it does not
 * answer: what may be masked to another form than the client counts on is not answered at all.
 */
export function findSchemas(ask: AskPolicy): FindSchema {
  const known = new Map<string, Entry>()
  let bytes = 0
  const keep = (key: string, entry: Entry): void => {
    known.set(key, entry)
    bytes += entry.bytes
    for (const [oldest, { bytes: freed }] of known) {
      if (known.size <= MOST_SCHEMAS && bytes <= MOST_BYTES) return
      known.delete(oldest)
      bytes -= freed
    }
  }
  return async ({ connection, name, definition }) => {
    if (definition === undefined) return undefined
    const key = `${connection} ${definition} ${name}`
    const found = known.get(key)
    if (found !== undefined) {
      known.delete(key)
      known.set(key, found)
      return found.output
    }
    const place = { connection, kind: 'tool', name } as const
    const reply = await ask(place).catch(none)
    const text = [reply?.pinned, reply?.held].find((one) => one?.hash === definition)?.definition
    const entry = compiled(text)
    // A definition that is not there yet, or no more, may be there at the next call.
    if (text !== undefined) keep(key, entry)
    return entry.output
  }
}

function none(error: unknown): undefined {
  if (error instanceof RpcError && error.code === 'not_found') return undefined
  throw error
}

/** The output schema of a definition. One that is not understood promises nothing that a client could check either. */
function compiled(text: string | undefined): Entry {
  const definition: JsonValue = text === undefined ? null : JSON.parse(text)
  const schema = isObject(definition) ? definition['outputSchema'] : undefined
  if (schema === undefined) return { output: undefined, bytes: ENTRY_BYTES }
  try {
    const made = compileSchema(schema)
    return { output: { schema, compiled: made }, bytes: ENTRY_BYTES + made.bytes }
  } catch (error) {
    if (error instanceof SchemaError) return { output: undefined, bytes: ENTRY_BYTES }
    throw error
  }
}

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
