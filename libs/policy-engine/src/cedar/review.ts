import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { ReviewedPolicy } from '@sallyport/contracts'
import { outlineOf } from './outline.ts'
import { groupsNamed, isNode } from './syntax.ts'

/** The policies of a text by id, each with its scope as a text, and the groups that they name; nothing where it cannot be read. */
export function reviewOf(text: string): {
  readonly policies: readonly ReviewedPolicy[]
  readonly groups: readonly string[]
} {
  const all = (outlineOf(text) ?? []).map(({ meaning, ...policy }) => {
    // What the engine itself wrote a moment ago.
    const json: PolicyJson = JSON.parse(meaning)
    const { principal, action, resource, conditions } = json
    const scope = {
      principal: scopeText(principal),
      action: scopeText(action),
      resource: scopeText(resource),
    }
    const conditional = conditions.length > 0
    const groups = [...groupsNamed(json)].toSorted()
    return { ...policy, annotations: { ...policy.annotations }, ...scope, groups, conditional }
  })
  return {
    policies: all.toSorted(byId),
    groups: [...new Set(all.flatMap(({ groups }) => groups))].toSorted(),
  }
}

const byId = (a: ReviewedPolicy, b: ReviewedPolicy): number => (a.id < b.id ? -1 : 1)

/** One part of a scope as people write it: `any`, `Group::"dba"`, `User in Group::"dba"`. */
function scopeText(part: unknown): string {
  if (!isNode(part)) return 'any'
  const { op, entity, entities, entity_type: type, in: within } = part
  switch (op) {
    case '==':
      return entityText(entity)
    case 'in':
      return `in ${Array.isArray(entities) ? `[${entities.map(entityText).join(', ')}]` : entityText(entity)}`
    case 'is':
      return `${String(type)}${isNode(within) ? ` in ${entityText(within['entity'])}` : ''}`
    default:
      return 'any'
  }
}

const entityText = (entity: unknown): string =>
  isNode(entity) ? `${String(entity['type'])}::${JSON.stringify(entity['id'])}` : '?'
