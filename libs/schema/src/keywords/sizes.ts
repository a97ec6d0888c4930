import type { JsonValue } from '@sallyport/json'
import { isArray, isObject } from '../json-type.ts'
import { namesOf } from '../names-of.ts'
import type { Run } from '../run.ts'
import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { quantity } from './quantity.ts'

type SizeOf = (value: JsonValue, run: Run) => number | undefined

const itemCount: SizeOf = (value) => (isArray(value) ? value.length : undefined)

const memberCount: SizeOf = (value, run) =>
  isObject(value) ? namesOf(value, run).length : undefined

/** `minItems`, `maxItems`, `minProperties`, `maxProperties`. */
export function sizeChecks(part: SchemaPart): readonly Check[] {
  return [
    ...sizeCheck(part, 'minItems', itemCount, 'item'),
    ...sizeCheck(part, 'maxItems', itemCount, 'item'),
    ...sizeCheck(part, 'minProperties', memberCount, 'member'),
    ...sizeCheck(part, 'maxProperties', memberCount, 'member'),
  ]
}

function sizeCheck(
  part: SchemaPart,
  keyword: string,
  sizeOf: SizeOf,
  thing: string,
): readonly Check[] {
  const bound = part.count(keyword)
  if (bound === undefined) return []
  const isLeast = keyword.startsWith('min')
  const text = `must have at ${isLeast ? 'least' : 'most'} ${quantity(bound, thing)}`
  return [
    (value, run) => {
      const size = sizeOf(value, run)
      if (size === undefined || (isLeast ? size >= bound : size <= bound)) return true
      return run.fail(keyword, text)
    },
  ]
}
