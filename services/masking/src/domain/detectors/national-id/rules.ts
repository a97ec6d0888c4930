import { AMERICAS } from './americas.ts'
import { ASIA_PACIFIC } from './asia-pacific.ts'
import { CENTRAL_EUROPE } from './central-europe.ts'
import { NORTHERN_EUROPE } from './northern-europe.ts'
import type { IdRule } from './rule.ts'
import { Shapes } from './shapes.ts'
import { SOUTHERN_EUROPE } from './southern-europe.ts'

/** All countries; of two that a number may be of, the earlier counts. */
const ID_RULES: readonly IdRule[] = [
  ...AMERICAS,
  ...ASIA_PACIFIC,
  ...CENTRAL_EUROPE,
  ...NORTHERN_EUROPE,
  ...SOUTHERN_EUROPE,
]

/** The rules by each shape that they know. */
export function byShape(shapesOf: (rule: IdRule) => readonly string[]): Shapes {
  const shapes = new Shapes()
  for (const rule of ID_RULES) {
    for (const shape of shapesOf(rule)) shapes.add(shape, rule)
  }
  return shapes
}

/** All forms that count without a word. */
export const ALL_FORMS: readonly string[] = [
  ...new Set(ID_RULES.flatMap(({ forms = [] }) => forms)),
]

const SHAPES = byShape(({ shapes }) => shapes)

/** The rule of a number of nothing but letters and digits, of those that are wanted. */
export const ruleOfId = (
  id: string,
  isWanted: (rule: IdRule) => boolean = () => true,
): IdRule | undefined => SHAPES.rulesFor(id)?.find((rule) => isWanted(rule) && rule.isValid(id))
