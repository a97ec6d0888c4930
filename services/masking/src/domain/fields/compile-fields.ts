import type { FieldRule } from '@sallyport/contracts'
import type { Keys } from '../actions/keys.ts'
import { treatmentOf } from '../actions/treatment.ts'
import { UNNAMED_KIND } from '../placeholder-kinds.ts'
import { problemsOfRule } from '../rule-problems.ts'
import type { Field } from './field.ts'
import { parseJsonPath } from './json-path.ts'

const PLACES = ['arguments', 'result', 'column', 'source'] as const

/** Makes fields of the rules of a profile, or says what stands against them. */
export function compileFields(
  rules: readonly FieldRule[],
  keys: Keys | undefined,
): { readonly fields: readonly Field[]; readonly problems: readonly string[] } {
  const fields: Field[] = []
  const problems: string[] = []
  for (const rule of rules) {
    const place = `fields.${rule.id}`
    const wrong = [...problemsOfPlace(place, rule), ...problemsOfRule(place, rule, keys)]
    problems.push(...wrong)
    if (wrong.length > 0) continue
    const kind = rule.kind ?? UNNAMED_KIND
    fields.push({ id: rule.id, kind, rule, treatment: treatmentOf(kind, rule, keys) })
  }
  return { fields, problems }
}

function problemsOfPlace(place: string, rule: FieldRule): readonly string[] {
  const named = PLACES.filter((name) => rule[name] !== undefined)
  if (named.length !== 1) {
    return [
      `${place}: say with exactly one of ${PLACES.join(', ')} what it masks; it has ${named.length}.`,
    ]
  }
  return [rule.arguments, rule.result].flatMap((path) => {
    const steps = path === undefined ? undefined : parseJsonPath(path)
    return steps !== undefined && 'problem' in steps ? [`${place}: ${steps.problem}.`] : []
  })
}
