import type { JsonObject, JsonValue } from '@sallyport/json'

/** Members of a schema that people and models read, and nothing is checked by. */
const FOR_READERS: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'examples'])

/** Members whose value is taken as it is, whatever the members in it are called. */
const VALUES: ReadonlySet<string> = new Set([
  'enum',
  'const',
  'default',
  'dependentRequired',
  'dependencies',
])

/** Whether two forms of a schema differ in nothing but texts for readers: what is checked, and filled in, is the same. */
export const sameChecks = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  same(a, b, FOR_READERS)

const NONE: ReadonlySet<string> = new Set()

function same(
  a: JsonValue | undefined,
  b: JsonValue | undefined,
  ignored: ReadonlySet<string>,
): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index], ignored))
  return isObject(a) && isObject(b) ? sameMembers(a, b, ignored) : a === b
}

function sameMembers(a: JsonObject, b: JsonObject, ignored: ReadonlySet<string>): boolean {
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      if (!Object.hasOwn(b, key)) return false
      // A schema or a list of them under such a name is a property's, and no text.
      if (ignored.has(key) && (typeof a[key] === 'string' || key === 'examples')) return true
      return same(a[key], b[key], VALUES.has(key) ? NONE : ignored)
    })
  )
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
