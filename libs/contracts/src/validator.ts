import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/schema'

/**
 * The validator of a schema, compiled when it is first asked for: a process has use for a few of the many schemas, and
 * to compile all of them would be a third of the time that it takes to start.
 */
export function validatorOf<S extends TSchema>(schema: S): () => Validator<S, Static<S>> {
  let validator: Validator<S, Static<S>> | undefined
  return () => {
    validator ??= Compile(schema)
    return validator
  }
}
