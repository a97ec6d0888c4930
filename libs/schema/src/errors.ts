/** Why a schema was refused. */
export type SchemaErrorCode =
  | 'too_large'
  | 'too_deep'
  | 'too_many_subschemas'
  | 'dialect'
  | 'keyword'
  | 'identifier'
  | 'remote_ref'
  | 'unresolved_ref'
  | 'pattern_syntax'
  | 'pattern_unsupported'
  | 'pattern_too_large'

/**
 * A schema that is not understood, or that could cost too much: what it describes stays out of reach until someone has
 * looked at it. The message quotes pieces of the schema, cut short and without control characters.
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly code: SchemaErrorCode
  /** Where in the schema, as a JSON Pointer; tokens over 64 characters are cut short. */
  readonly path: string

  constructor(code: SchemaErrorCode, path: string, message: string) {
    super(`${message} (at ${path === '' ? 'the root of the schema' : path})`)
    this.code = code
    this.path = path
  }
}
