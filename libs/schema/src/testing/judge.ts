import assert from 'node:assert/strict'
import type { JsonValue } from '@sallyport/json'
import { compileSchema, type Problem, SchemaError, validate, type Verdict } from '../index.ts'

/** The verdict on a value by a schema that is compiled for it. */
export const judge = (schema: JsonValue, value: JsonValue): Verdict =>
  validate(compileSchema(schema), value)

/** The problems of a value by a schema, none if it holds. */
export function problemsOf(schema: JsonValue, value: JsonValue): readonly Problem[] {
  const verdict = judge(schema, value)
  return verdict.valid ? [] : verdict.problems
}

/** What is told of a value by a schema. */
export const messagesOf = (schema: JsonValue, value: JsonValue): readonly string[] =>
  problemsOf(schema, value).map(({ message }) => message)

/** Why a schema is refused. */
export function refusalOf(schema: JsonValue): SchemaError {
  try {
    compileSchema(schema)
  } catch (error) {
    assert.ok(error instanceof SchemaError, String(error))
    return error
  }
  return assert.fail('the schema is not refused')
}
