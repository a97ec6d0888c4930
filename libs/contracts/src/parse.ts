import type { Static, TSchema } from 'typebox'
import type { Validator } from 'typebox/schema'
import { saidFault } from './said.ts'
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
    throw new ContractError(
      what,
      fault?.instancePath ?? '',
      fault === undefined ? 'does not match' : sentenceOf(fault),
    )
  }
}

type Fault = ReturnType<Validator['Errors']>[1][number]

/** What a fault is, in words of the contract alone. */
function sentenceOf(fault: Fault): string {
  switch (fault.keyword) {
    case 'boolean':
      return 'nothing of this name may stand here'
    case 'enum':
      return `must be one of ${fault.params.allowedValues.join(', ')}`
    case 'pattern':
      return saidFault(fault.params.pattern) ?? fault.message
    default:
      return fault.message
  }
}
