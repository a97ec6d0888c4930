import type { JsonObject, JsonValue } from '@sallyport/json'
import { type CompiledSchema, compileSchema, SchemaError, validate } from '@sallyport/schema'
import type { ArgumentProblems } from './domain/pins/objection.ts'

/** Most schemas that are kept compiled, and about how many bytes they may take together. */
const MOST_SCHEMAS = 4_096
const MOST_BYTES = 128 * 1024 * 1024

/**
 * Steps of one check: some ten milliseconds at most, as a check holds up everyone who asks this replica. Usual calls take
 * a few hundred.
 */
const EFFORT = { maxSteps: 250_000 }

/** A schema that is ready, with the arguments that it names, or why it cannot be used. */
type Schema =
  | { readonly compiled: CompiledSchema; readonly named: ReadonlySet<string> }
  | { readonly unusable: string }

/**
 * Checks arguments by the `inputSchema` of pinned tools. Each is compiled once by the hash of its definition, those used
 * last are kept. A schema that cannot be used allows no arguments.
 */
export function argumentCheck(): ArgumentProblems {
  const kept = new Map<string, Schema>()
  let bytes = 0
  const forget = (hash: string, schema: Schema): void => {
    if (kept.delete(hash)) bytes -= bytesOf(schema)
  }
  const keep = (hash: string, schema: Schema): void => {
    forget(hash, schema)
    kept.set(hash, schema)
    bytes += bytesOf(schema)
    for (const [oldest, its] of kept) {
      if (kept.size <= MOST_SCHEMAS && bytes <= MOST_BYTES) break
      forget(oldest, its)
    }
  }
  return ({ hash, text }, args) => {
    const schema = kept.get(hash) ?? schemaOf(text)
    keep(hash, schema)
    return 'unusable' in schema ? [schema.unusable] : problemsOf(schema, args)
  }
}

const bytesOf = (schema: Schema): number => ('unusable' in schema ? 0 : schema.compiled.bytes)

function schemaOf(text: string): Schema {
  const definition: JsonObject = JSON.parse(text)
  const source = Object.hasOwn(definition, 'inputSchema') ? definition['inputSchema'] : undefined
  // MCP wants an object; elsewhere true and false are schemas, too.
  if (typeof source !== 'object') return { unusable: 'The tool’s definition has no inputSchema.' }
  try {
    return { compiled: compileSchema(source), named: new Set(Object.keys(propertiesOf(source))) }
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return { unusable: `The inputSchema of the tool cannot be used: ${error.message}.` }
  }
}

function propertiesOf(source: JsonValue): object {
  const properties: unknown = Object.getOwnPropertyDescriptor(Object(source), 'properties')?.value
  return Object(properties)
}

function problemsOf(
  { compiled, named }: Exclude<Schema, { readonly unusable: string }>,
  args: Readonly<Record<string, unknown>>,
): readonly string[] {
  // Arguments are JSON by their origin: they came over the bus.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const verdict = validate(compiled, args as JsonValue, EFFORT)
  if (verdict.valid) return []
  const given = withoutNulls(args, named)
  if (given !== undefined && validate(compiled, given, EFFORT).valid) return []
  if (verdict.code === 'exhausted') return [TOO_MUCH]
  return [WRONG, ...verdict.problems.map(({ message }) => sentence(message))]
}

/**
 * The arguments without those that the schema names and that are null: clients send null for what they leave out, and
 * the protocol takes it for that (SEP-2243). Undefined where there are none.
 */
function withoutNulls(
  args: Readonly<Record<string, unknown>>,
  named: ReadonlySet<string>,
): JsonValue | undefined {
  const kept = Object.entries(args).filter(([name, value]) => value !== null || !named.has(name))
  if (kept.length === Object.keys(args).length) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return Object.fromEntries(kept) as JsonValue
}

const sentence = (message: string): string => (message.endsWith('?') ? message : `${message}.`)

const TOO_MUCH =
  'The arguments could not be checked against the inputSchema of the tool within the allowed effort.'
const WRONG =
  'The arguments do not match the inputSchema of the tool. Correct them, then call it again.'
