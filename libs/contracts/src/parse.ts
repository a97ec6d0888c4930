import type { Static, TSchema } from 'typebox'
import { validatorOf } from './validator.ts'

/** Why a value was refused: where it is wrong, never what it held. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  readonly code = 'invalid_message'
  /** JSON pointer of the first fault; empty for the whole value. */
  readonly path: string

  constructor(what: string, path: string, fault: string) {
    super(`${what} is not valid at ${path === '' ? 'its root' : path}: ${fault}`)
    this.path = path
  }
}

/** Makes a function that returns the value typed, or throws a {@link ContractError} that names the place. */
export function parser<S extends TSchema>(what: string, schema: S): (value: unknown) => Static<S> {
  const validator = validatorOf(schema)
  return (value) => {
    if (validator().Check(value)) return value
    const [, [fault]] = validator().Errors(value)
    throw new ContractError(what, fault?.instancePath ?? '', fault?.message ?? 'does not match')
  }
}
