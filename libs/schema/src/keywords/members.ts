import type { JsonObject, JsonValue } from '@sallyport/json'
import { evaluate, evaluateAt } from '../evaluate.ts'
import { isObject } from '../json-type.ts'
import type { Marks } from '../marks.ts'
import { namesOf } from '../names-of.ts'
import type { Pattern } from '../pattern/pattern.ts'
import type { Run } from '../run.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { failUnknown } from './unknown-member.ts'

/** `properties`, `patternProperties`, `additionalProperties`, `propertyNames`. */
export function memberChecks(part: SchemaPart): readonly Check[] {
  const named = new Map(part.nodesByName('properties'))
  const patterned = (part.nodesByName('patternProperties') ?? []).map(
    ([source, node]) => [part.pattern(source, 'patternProperties', source), node] as const,
  )
  const other = part.node('additionalProperties')
  const allowsNone = part.get('additionalProperties') === false
  const checks = [...nameChecks(part)]
  if (named.size > 0 || patterned.length > 0 || other !== undefined) {
    const members = new Members({ named, patterned, other, allowsNone })
    checks.push((value, run, marks) => !isObject(value) || members.hold(value, run, marks))
  }
  return checks
}

interface MemberSchemas {
  readonly named: ReadonlyMap<string, SchemaNode>
  readonly patterned: readonly (readonly [Pattern, SchemaNode])[]
  readonly other: SchemaNode | undefined
  readonly allowsNone: boolean
}

class Members {
  readonly #schemas: MemberSchemas

  constructor(schemas: MemberSchemas) {
    this.#schemas = schemas
  }

  hold(object: JsonObject, run: Run, marks: Marks | undefined): boolean {
    let holds = true
    for (const name of namesOf(object, run)) {
      if (this.#holds(name, object[name] ?? null, run, marks)) continue
      if (!run.goesOn) return false
      holds = false
    }
    return holds
  }

  #holds(name: string, value: JsonValue, run: Run, marks: Marks | undefined): boolean {
    const { named, patterned, other, allowsNone } = this.#schemas
    const node = named.get(name)
    let isKnown = node !== undefined
    let holds = node === undefined || evaluateAt(name, node, value, run)
    for (const [pattern, patternNode] of patterned) {
      if (!pattern.isIn(name, run)) continue
      isKnown = true
      if (!evaluateAt(name, patternNode, value, run)) holds = false
    }
    if (!isKnown) {
      if (other === undefined) return true
      if (allowsNone) return failUnknown('additionalProperties', name, named.keys(), run)
      holds = evaluateAt(name, other, value, run)
    }
    marks?.addName(name, run)
    return holds
  }
}

function nameChecks(part: SchemaPart): readonly Check[] {
  const node = part.node('propertyNames')
  if (node === undefined) return []
  return [
    (value, run) => {
      if (!isObject(value)) return true
      let holds = true
      for (const name of namesOf(value, run)) {
        if (run.quietly(() => evaluate(node, name, run))) continue
        holds = false
        if (!run.goesOn) return false
        run.failMember('propertyNames', name, 'has a name that is not allowed')
      }
      return holds
    },
  ]
}
