import type { JsonArray } from '@sallyport/json'
import { evaluate, evaluateAt } from '../evaluate.ts'
import { hasEqualItems } from '../equal-items.ts'
import { isArray } from '../json-type.ts'
import type { Marks } from '../marks.ts'
import type { Run } from '../run.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { quantity } from './quantity.ts'

/** `prefixItems`, `items`, `additionalItems`, `contains`, `minContains`, `maxContains`, `uniqueItems`. */
export function itemChecks(part: SchemaPart): readonly Check[] {
  return [...positionChecks(part), ...containsChecks(part), ...uniqueChecks(part)]
}

interface Positions {
  readonly first: readonly SchemaNode[]
  readonly rest: SchemaNode | undefined
}

/**
 * An array for `items` is draft-07; 2020-12 refuses it, but its meaning is not in doubt, and servers send it without a
 * `$schema`.
 */
function positionsOf(part: SchemaPart): Positions {
  const prefix = part.dialect === '2020-12' ? part.nodes('prefixItems') : undefined
  if (!isArray(part.get('items'))) return { first: prefix ?? [], rest: part.node('items') }
  if (prefix !== undefined) part.refuse('items must be a schema beside prefixItems', 'items')
  return { first: part.nodes('items') ?? [], rest: part.node('additionalItems') }
}

function positionChecks(part: SchemaPart): readonly Check[] {
  const { first, rest } = positionsOf(part)
  if (first.length === 0 && rest === undefined) return []
  return [
    (value, run, marks) => {
      if (!isArray(value)) return true
      const last = rest === undefined ? Math.min(first.length, value.length) : value.length
      let holds = true
      for (let index = 0; index < last; index++) {
        const node = first[index] ?? rest
        if (node === undefined || evaluateAt(index, node, value[index] ?? null, run)) continue
        if (!run.goesOn) return false
        holds = false
      }
      marks?.addItemsBefore(last)
      return holds
    },
  ]
}

function containsChecks(part: SchemaPart): readonly Check[] {
  const node = part.node('contains')
  if (node === undefined) return []
  const isDraft7 = part.dialect === 'draft-07'
  const least = isDraft7 ? 1 : (part.count('minContains') ?? 1)
  const most = isDraft7 ? undefined : part.count('maxContains')
  const form = 'that the schema asks for'
  return [
    (value, run, marks) => {
      if (!isArray(value)) return true
      const count = countMatches(node, value, run, marks)
      if (count < least) {
        return run.fail('contains', `must contain at least ${quantity(least, 'item')} ${form}`)
      }
      if (most === undefined || count <= most) return true
      return run.fail('maxContains', `must contain at most ${quantity(most, 'item')} ${form}`)
    },
  ]
}

function countMatches(
  node: SchemaNode,
  array: JsonArray,
  run: Run,
  marks: Marks | undefined,
): number {
  let count = 0
  run.quietly(() => {
    for (let index = 0; index < array.length; index++) {
      if (!evaluate(node, array[index] ?? null, run)) continue
      marks?.addIndex(index, run)
      count++
    }
  })
  return count
}

function uniqueChecks(part: SchemaPart): readonly Check[] {
  if (part.boolean('uniqueItems') !== true) return []
  return [
    (value, run) => {
      const isUnique = !isArray(value) || !hasEqualItems(value, run)
      return isUnique || run.fail('uniqueItems', 'must have no two equal items')
    },
  ]
}
