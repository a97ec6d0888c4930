import type { JsonValue } from '@sallyport/json'
import { isArray, typeName } from '../json-type.ts'
import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'

/** One bit per type: the check runs on every value. */
const BITS = { null: 1, boolean: 2, object: 4, array: 8, number: 16, string: 32, integer: 64 }

const isType = (name: JsonValue): name is keyof typeof BITS =>
  typeof name === 'string' && Object.hasOwn(BITS, name)

/** `type`. */
export function typeChecks(part: SchemaPart): readonly Check[] {
  const declared = part.get('type')
  if (declared === undefined) return []
  const types = isArray(declared) ? declared : [declared]
  if (types.length === 0 || !types.every(isType)) {
    part.refuse(`type must be one of ${Object.keys(BITS).join(', ')}, or a list of these`, 'type')
  }
  const allowed = types.reduce((bits, type) => bits | BITS[type], 0)
  const expected = [...new Set(types)]
  const text = expected.join(' or ')
  return [
    (value, run) => {
      if ((bitsOf(value) & allowed) !== 0) return true
      return run.explains && run.fail('type', `must be ${text}, not ${typeName(value)}`, expected)
    },
  ]
}

function bitsOf(value: JsonValue): number {
  if (typeof value === 'string') return BITS.string
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BITS.number | BITS.integer : BITS.number
  }
  if (typeof value === 'boolean') return BITS.boolean
  if (value === null) return BITS.null
  return isArray(value) ? BITS.array : BITS.object
}
