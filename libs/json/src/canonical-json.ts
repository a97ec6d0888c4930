import { StrictJsonError } from './errors.ts'
import type { JsonValue } from './json-value.ts'

const MAX_DEPTH = 512

/**
 * Writes a value in the one canonical form of RFC 8785 (JCS): no white space, keys sorted by UTF-16 code units, numbers
 * and strings as ECMAScript writes them. Equal values have equal texts, so a digest of the text is a digest of the value.
 * Throws a {@link StrictJsonError}: `number_range` (not finite), `lone_surrogate`, `too_deep`.
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0)
}

function write(value: JsonValue, depth: number): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new StrictJsonError('number_range', 0, 'character')
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (depth === MAX_DEPTH) throw new StrictJsonError('too_deep', 0, 'character')
  if (isArray(value)) return `[${value.map((element) => write(element, depth + 1)).join(',')}]`
  const members = Object.entries(value).toSorted(byKey)
  return `{${members.map(([key, member]) => `${text(key)}:${write(member, depth + 1)}`).join(',')}}`
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new StrictJsonError('lone_surrogate', 0, 'character')
  return JSON.stringify(value)
}

/** Array.isArray does not narrow readonly arrays. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value)

/** The operators of strings compare code units; keys of one object are never equal. */
const byKey = ([a]: [string, JsonValue], [b]: [string, JsonValue]): number => (a < b ? -1 : 1)
