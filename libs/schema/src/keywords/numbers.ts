import type { JsonValue } from '@sallyport/json'
import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { isMultiple } from './is-multiple.ts'

interface Bound {
  readonly keyword: string
  readonly sign: string
  readonly holds: (value: number, bound: number) => boolean
}

const BOUNDS: readonly Bound[] = [
  { keyword: 'minimum', sign: '>=', holds: (value, bound) => value >= bound },
  { keyword: 'maximum', sign: '<=', holds: (value, bound) => value <= bound },
  { keyword: 'exclusiveMinimum', sign: '>', holds: (value, bound) => value > bound },
  { keyword: 'exclusiveMaximum', sign: '<', holds: (value, bound) => value < bound },
]

/** `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`. */
export function numberChecks(part: SchemaPart): readonly Check[] {
  const checks = BOUNDS.flatMap(({ keyword, sign, holds }): readonly Check[] => {
    const bound = part.number(keyword)
    if (bound === undefined) return []
    const text = `must be ${sign} ${bound}`
    return [
      (value, run) => typeof value !== 'number' || holds(value, bound) || run.fail(keyword, text),
    ]
  })
  return [...checks, ...multipleChecks(part)]
}

/** Steps that the slow way takes. */
const EXACT_STEPS = 500

function multipleChecks(part: SchemaPart): readonly Check[] {
  const divisor = part.number('multipleOf')
  if (divisor === undefined) return []
  if (divisor <= 0) part.refuse('multipleOf must be above 0', 'multipleOf')
  const text = `must be a multiple of ${divisor}`
  return [
    (value: JsonValue, run) => {
      if (typeof value !== 'number') return true
      if (!Number.isSafeInteger(value) || !Number.isSafeInteger(divisor)) run.spend(EXACT_STEPS)
      return isMultiple(value, divisor) || run.fail('multipleOf', text)
    },
  ]
}
