import type { JsonArray, JsonObject, JsonValue } from '@sallyport/json'

/** Array.isArray does not narrow readonly arrays. */
export const isArray = (value: JsonValue | undefined): value is JsonArray => Array.isArray(value)

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The member that the object itself has: objects inherit properties of other names, `__proto__` among them. */
export function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** The type as JSON Schema names it; a number without fraction is a `number` here. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'null'
  return isArray(value) ? 'array' : typeof value
}
