import type { JsonObject } from '@sallyport/json'
import { display, placeOf } from '../display.ts'
import { evaluate } from '../evaluate.ts'
import { isArray, isObject } from '../json-type.ts'
import type { Run, Words } from '../run.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'

/** `required`, `dependentRequired`, `dependentSchemas`, `dependencies`. */
export function requirementChecks(part: SchemaPart): readonly Check[] {
  const required = part.names('required')
  return [
    ...(required === undefined ? [] : [requiredCheck(required)]),
    ...dependentRequired(part),
    ...dependentSchemas(part),
    ...dependencies(part),
  ]
}

function requiredCheck(names: readonly string[]): Check {
  return (value, run) => !isObject(value) || hasAll(value, names, run, 'required', 'is required')
}

function hasAll(
  value: JsonObject,
  names: readonly string[],
  run: Run,
  keyword: string,
  words: string | Words,
): boolean {
  run.spend(names.length * 3)
  let holds = true
  for (const name of names) {
    if (Object.hasOwn(value, name)) continue
    holds = false
    if (!run.goesOn) return false
    run.failMember(keyword, name, words)
  }
  return holds
}

function dependentRequired(part: SchemaPart): readonly Check[] {
  if (part.dialect !== '2020-12') return []
  const keyword = 'dependentRequired'
  const names = Object.entries(part.object(keyword) ?? {})
  return names.map(([trigger, needed]) => {
    return neededCheck(keyword, trigger, part.toNames(needed, keyword, trigger))
  })
}

function neededCheck(keyword: string, trigger: string, needed: readonly string[]): Check {
  const words: Words = (subject, path) =>
    `${placeOf(subject, path)} is required when '${display(trigger)}' is given`
  return (value, run) =>
    !isObject(value) || !Object.hasOwn(value, trigger) || hasAll(value, needed, run, keyword, words)
}

function dependentSchemas(part: SchemaPart): readonly Check[] {
  if (part.dialect !== '2020-12') return []
  const nodes = part.nodesByName('dependentSchemas') ?? []
  return nodes.map(([trigger, node]) => neededSchema(trigger, node))
}

function neededSchema(trigger: string, node: SchemaNode): Check {
  return (value, run, marks) =>
    !isObject(value) || !Object.hasOwn(value, trigger) || evaluate(node, value, run, marks)
}

/** Of draft-07; 2020-12 lets it be understood (core, appendix C). */
function dependencies(part: SchemaPart): readonly Check[] {
  const keyword = 'dependencies'
  return Object.entries(part.object(keyword) ?? {}).map(([trigger, needed]) => {
    if (!isArray(needed)) return neededSchema(trigger, part.nodeAt(needed, keyword, trigger))
    return neededCheck(keyword, trigger, part.toNames(needed, keyword, trigger))
  })
}
