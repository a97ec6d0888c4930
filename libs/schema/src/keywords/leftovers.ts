import type { JsonArray, JsonObject } from '@sallyport/json'
import { evaluateAt } from '../evaluate.ts'
import { isArray, isObject } from '../json-type.ts'
import type { Marks } from '../marks.ts'
import { namesOf } from '../names-of.ts'
import type { Run } from '../run.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { failUnknown } from './unknown-member.ts'

/** `unevaluatedProperties` and `unevaluatedItems`: for what the rest of the schema has not looked at. */
export function leftoverChecks(part: SchemaPart): readonly Check[] {
  if (part.dialect !== '2020-12') return []
  return [...leftoverMembers(part), ...leftoverItems(part)]
}

function leftoverMembers(part: SchemaPart): readonly Check[] {
  const keyword = 'unevaluatedProperties'
  const node = part.node(keyword)
  if (node === undefined) return []
  const allowsNone = part.get(keyword) === false
  return [
    (value, run, marks) => {
      if (!isObject(value) || marks === undefined) return true
      let holds = true
      for (const name of unmarkedNames(value, run, marks)) {
        const isRight = allowsNone
          ? failUnknown(keyword, name, marks.names.values(), run)
          : evaluateAt(name, node, value[name] ?? null, run)
        if (isRight) continue
        if (!run.goesOn) return false
        holds = false
      }
      marks.addNames(namesOf(value, run), run)
      return holds
    },
  ]
}

function unmarkedNames(object: JsonObject, run: Run, marks: Marks): readonly string[] {
  return namesOf(object, run).filter((name) => !marks.names.has(name))
}

function leftoverItems(part: SchemaPart): readonly Check[] {
  const node = part.node('unevaluatedItems')
  if (node === undefined) return []
  return [
    (value, run, marks) => {
      if (!isArray(value) || marks === undefined) return true
      if (!holdRest(node, value, run, marks)) return false
      marks.addItemsBefore(value.length)
      return true
    },
  ]
}

function holdRest(node: SchemaNode, array: JsonArray, run: Run, marks: Marks): boolean {
  let holds = true
  run.spend(array.length)
  for (let index = marks.itemsBefore; index < array.length; index++) {
    if (marks.indices.has(index)) continue
    if (evaluateAt(index, node, array[index] ?? null, run)) continue
    if (!run.goesOn) return false
    holds = false
  }
  return holds
}
