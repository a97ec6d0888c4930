import type { JsonValue } from '@sallyport/json'
import { Compiler } from './compiler.ts'
import { declaredDialect, type Dialect } from './dialect.ts'
import { SchemaError } from './errors.ts'
import { isObject } from './json-type.ts'
import { checkSize, DEFAULT_LIMITS, type SchemaLimits } from './limits.ts'
import type { SchemaNode } from './schema-node.ts'

/** A schema that values can be checked against, as often as wanted. */
export interface CompiledSchema {
  readonly dialect: Dialect
  readonly root: SchemaNode
  /** About how many bytes of memory it keeps, rather too many than too few: for who keeps several. */
  readonly bytes: number
}

export interface CompileOptions {
  readonly limits?: Partial<SchemaLimits>
  /** The dialect of a schema that has no `$schema`; 2020-12 unless said, as MCP has it since 2025-11-25. */
  readonly dialect?: Dialect
}

/**
 * Compiles a JSON Schema of a stranger, in time linear in its size. The schema must be as JSON.parse makes it.
 *
 * Throws a {@link SchemaError} for one that is not understood in full (a `$schema` other than 2020-12 and draft-07, a
 * keyword whose value is not of its kind, a reference out of the document, a pattern with backreferences) or that is out of
 * bounds. Nothing is ever fetched, no code is generated.
 */
export function compileSchema(schema: JsonValue, options: CompileOptions = {}): CompiledSchema {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const characters = checkSize(schema, limits)
  const declared = isObject(schema) ? declaredDialect(schema) : undefined
  if (typeof declared === 'object') throw new SchemaError('dialect', '/$schema', declared.refused)
  const dialect = declared ?? options.dialect ?? '2020-12'
  const compiler = new Compiler(schema, dialect, limits)
  const root = compiler.run()
  return { dialect, root, bytes: characters * BYTES_OF_CHARACTER + compiler.bytes }
}

/** What lists of names and values take, per character of their text. */
const BYTES_OF_CHARACTER = 20
