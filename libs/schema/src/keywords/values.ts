import type { JsonArray, JsonValue } from '@sallyport/json'
import { display, placeOf } from '../display.ts'
import { jsonEqual } from '../json-equal.ts'
import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'

/** `enum` and `const`. */
export function valueChecks(part: SchemaPart): readonly Check[] {
  const checks: Check[] = []
  const allowed = part.array('enum')
  if (allowed !== undefined) checks.push(oneOfValues('enum', allowed))
  const constant = part.get('const')
  if (constant !== undefined) checks.push(oneOfValues('const', [constant]))
  return checks
}

function oneOfValues(keyword: string, allowed: JsonArray): Check {
  const simple = new Set(allowed.filter((value) => !isContainer(value)))
  const containers = allowed.filter(isContainer)
  return (value, run) => {
    // V8 hashes long strings by their length alone, and then compares them.
    if (typeof value === 'string') run.spend(value.length >> 3)
    const found = isContainer(value)
      ? containers.some((container) => jsonEqual(container, value, run))
      : simple.has(value)
    if (found || !run.explains) return found
    return run.fail(keyword, (subject, path) => `${placeOf(subject, path)} ${expectation(allowed)}`)
  }
}

const isContainer = (value: JsonValue): boolean => typeof value === 'object' && value !== null

const MOST_SHOWN = 10

function expectation(allowed: JsonArray): string {
  const shown = allowed.slice(0, MOST_SHOWN).map((value) => {
    if (typeof value === 'string') return `'${display(value)}'`
    return isContainer(value) ? 'a certain object or array' : JSON.stringify(value)
  })
  if (allowed.length === 1) return `must be ${shown.join('')}`
  const more = allowed.length > MOST_SHOWN ? `, … (${allowed.length} values)` : ''
  return `must be one of ${shown.join(', ')}${more}`
}
