import type { JsonArray, JsonObject, JsonValue } from '@sallyport/json'
import { isArray, isObject, memberOf } from './json-type.ts'
import { namesOf } from './names-of.ts'
import type { Spender } from './spender.ts'

/** Whether two values are equal as JSON Schema has it: numbers by value, members in any order. */
export function jsonEqual(a: JsonValue, b: JsonValue, spender: Spender): boolean {
  // Strings of one length are compared to the end.
  spender.spend(typeof a === 'string' ? 1 + (a.length >> 6) : 1)
  if (isArray(a)) return isArray(b) && arraysEqual(a, b, spender)
  if (isObject(a)) return isObject(b) && objectsEqual(a, b, spender)
  return a === b
}

function arraysEqual(a: JsonArray, b: JsonArray, spender: Spender): boolean {
  if (a.length !== b.length) return false
  return a.every((item, index) => jsonEqual(item, b[index] ?? null, spender))
}

function objectsEqual(a: JsonObject, b: JsonObject, spender: Spender): boolean {
  const names = namesOf(a, spender)
  const others = namesOf(b, spender)
  if (names.length !== others.length) return false
  return names.every((name) => {
    const other = memberOf(b, name)
    return other !== undefined && jsonEqual(a[name] ?? null, other, spender)
  })
}
