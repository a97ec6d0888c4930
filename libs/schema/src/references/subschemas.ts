import type { JsonObject, JsonValue } from '@sallyport/json'
import { isArray, isObject, memberOf } from '../json-type.ts'

const SINGLE = [
  'items',
  'additionalItems',
  'contains',
  'additionalProperties',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
const MAPS = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]

/** Whatever stands where a keyword of either dialect has subschemas, with the way to it. */
export function* subschemasOf(
  schema: JsonObject,
): Generator<readonly [JsonValue, ...(string | number)[]]> {
  for (const keyword of SINGLE) {
    const single = memberOf(schema, keyword)
    if (isObject(single)) yield [single, keyword]
  }
  for (const keyword of LISTS) {
    const list = memberOf(schema, keyword)
    if (isArray(list)) for (const [index, item] of list.entries()) yield [item, keyword, index]
  }
  for (const keyword of MAPS) {
    const map = memberOf(schema, keyword)
    if (!isObject(map)) continue
    for (const [name, member] of Object.entries(map)) yield [member, keyword, name]
  }
}
