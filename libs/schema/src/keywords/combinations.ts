import type { JsonValue } from '@sallyport/json'
import { evaluate } from '../evaluate.ts'
import { Marks } from '../marks.ts'
import type { Finding, Run } from '../run.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'
import { failAlternatives } from './alternatives.ts'

/** `allOf`, `anyOf`, `oneOf`, `not`, and `if`, `then`, `else`. */
export function combinationChecks(part: SchemaPart): readonly Check[] {
  const checks: Check[] = []
  for (const node of alternativesOf(part, 'allOf') ?? []) {
    checks.push((value, run, marks) => evaluate(node, value, run, marks))
  }
  const any = alternativesOf(part, 'anyOf')
  if (any !== undefined) checks.push(anyCheck(any))
  const one = alternativesOf(part, 'oneOf')
  if (one !== undefined) checks.push(oneCheck(one))
  const not = part.node('not')
  if (not !== undefined) checks.push(notCheck(not))
  return [...checks, ...conditionChecks(part)]
}

function alternativesOf(part: SchemaPart, keyword: string): readonly SchemaNode[] | undefined {
  const nodes = part.nodes(keyword)
  if (nodes?.length === 0) part.refuse(`${keyword} must not be empty`, keyword)
  return nodes
}

/** Why alternatives do not hold, while explaining. */
type Failures = (readonly Finding[])[]

/** Tries one alternative: its marks count only if it holds, its problems are set aside. */
function attempt(
  node: SchemaNode,
  value: JsonValue,
  run: Run,
  marks: Marks | undefined,
  failures: Failures,
): boolean {
  const own = marks === undefined ? undefined : new Marks(run)
  let holds: boolean
  if (run.explains) {
    const result = run.aside(() => evaluate(node, value, run, own))
    holds = result.holds
    if (!holds) failures.push(result.findings)
  } else holds = evaluate(node, value, run, own)
  if (holds && own !== undefined) marks?.add(own, run)
  return holds
}

function anyCheck(nodes: readonly SchemaNode[]): Check {
  return (value, run, marks) => {
    const failures: Failures = []
    let holds = false
    for (const node of nodes) {
      if (!attempt(node, value, run, marks, failures)) continue
      if (marks === undefined) return true
      holds = true
    }
    return holds || failAlternatives('anyOf', failures, run)
  }
}

function oneCheck(nodes: readonly SchemaNode[]): Check {
  return (value, run, marks) => {
    const failures: Failures = []
    let count = 0
    for (const node of nodes) {
      if (attempt(node, value, run, marks, failures) && ++count === 2) break
    }
    if (count === 1) return true
    if (count === 0) return failAlternatives('oneOf', failures, run)
    return run.fail('oneOf', `must be of one of ${nodes.length} forms, but is of two at once`)
  }
}

function notCheck(node: SchemaNode): Check {
  return (value, run) =>
    !run.quietly(() => evaluate(node, value, run)) ||
    run.fail('not', 'must not be of the form that the schema excludes')
}

function conditionChecks(part: SchemaPart): readonly Check[] {
  const condition = part.node('if')
  if (condition === undefined) return []
  const then = part.node('then')
  const otherwise = part.node('else')
  return [
    (value, run, marks) => {
      const own = marks === undefined ? undefined : new Marks(run)
      const isMet = run.quietly(() => evaluate(condition, value, run, own))
      if (isMet && own !== undefined) marks?.add(own, run)
      const node = isMet ? then : otherwise
      return node === undefined || evaluate(node, value, run, marks)
    },
  ]
}
