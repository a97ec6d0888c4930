import type { Check } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { combinationChecks } from './combinations.ts'
import { itemChecks } from './items.ts'
import { memberChecks } from './members.ts'
import { numberChecks } from './numbers.ts'
import { referenceChecks } from './references.ts'
import { requirementChecks } from './requirements.ts'
import { sizeChecks } from './sizes.ts'
import { stringChecks } from './strings.ts'
import { typeChecks } from './type.ts'
import { valueChecks } from './values.ts'

/** Compiles some keywords of a subschema. */
type KeywordGroup = (part: SchemaPart) => readonly Check[]

/** The order is that in which problems are told, and the cheap ones come first. */
const GROUPS: readonly KeywordGroup[] = [
  typeChecks,
  valueChecks,
  sizeChecks,
  requirementChecks,
  numberChecks,
  stringChecks,
  memberChecks,
  itemChecks,
  referenceChecks,
  combinationChecks,
]

/** All checks of a subschema but those for leftovers. Beside a `$ref`, draft-07 passes over all else. */
export function checksOf(part: SchemaPart): readonly Check[] {
  const isLoneReference = part.dialect === 'draft-07' && part.get('$ref') !== undefined
  const groups = isLoneReference ? [referenceChecks] : GROUPS
  return groups.flatMap((group) => group(part))
}
