import type { SchemaErrorCode } from '../errors.ts'

type PatternErrorCode = Extract<SchemaErrorCode, `pattern_${string}`>

/** Why a pattern is refused; who knows its place in the schema makes a SchemaError of it. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly code: PatternErrorCode

  constructor(code: PatternErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
