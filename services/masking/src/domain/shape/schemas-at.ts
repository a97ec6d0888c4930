import type { JsonObject, JsonValue } from '@sallyport/json'

/** Parts of a schema that are followed for one place. */
const MOST_PARTS = 256

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const memberOf = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

/** Parts that hold for the same value as the schema that they stand in. */
const SAME_PLACE = ['allOf', 'anyOf', 'oneOf'] as const
const BRANCHES = ['then', 'else'] as const

/**
 * The parts of a JSON Schema that may hold for the value at a path, whichever branch counts: a guess at what the value is,
 * which validation has the last word on.
 */
export function schemasAt(
  root: JsonValue,
  path: readonly (string | number)[],
): readonly JsonObject[] {
  let schemas = spread(root, [root])
  for (const step of path)
    schemas = spread(
      root,
      schemas.flatMap((schema) => below(schema, step)),
    )
  return schemas
}

/** A list of schemas with all that they refer to and consist of. */
function spread(root: JsonValue, schemas: readonly JsonValue[]): readonly JsonObject[] {
  const all = new Set<JsonObject>()
  const open = [...schemas]
  for (const schema of open) {
    if (!isObject(schema) || all.has(schema) || all.size === MOST_PARTS) continue
    all.add(schema)
    for (const name of SAME_PLACE) {
      const parts = memberOf(schema, name)
      if (Array.isArray(parts)) open.push(...parts)
    }
    for (const name of BRANCHES) open.push(memberOf(schema, name) ?? null)
    const reference = memberOf(schema, '$ref')
    if (typeof reference === 'string') open.push(referred(root, reference) ?? null)
  }
  return [...all]
}

/** What a reference within the document leads to. */
function referred(root: JsonValue, reference: string): JsonValue | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let at: JsonValue | undefined = root
  for (const token of reference.slice(2).split('/')) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    at = isObject(at) ? memberOf(at, name) : Array.isArray(at) ? at[Number(name)] : undefined
  }
  return at
}

function below(schema: JsonObject, step: string | number): readonly JsonValue[] {
  if (typeof step === 'number') {
    const first = memberOf(schema, 'prefixItems')
    const items = memberOf(schema, 'items')
    const own = Array.isArray(first) ? first[step] : undefined
    return [own ?? (Array.isArray(items) ? items[step] : items) ?? null]
  }
  const properties = memberOf(schema, 'properties')
  const own = isObject(properties) ? memberOf(properties, step) : undefined
  return [own ?? memberOf(schema, 'additionalProperties') ?? null]
}
