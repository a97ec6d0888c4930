import type { JsonValue } from '@sallyport/json'
import { Marks } from './marks.ts'
import type { Run } from './run.ts'
import type { Check, SchemaNode } from './schema-node.ts'

/** Whether a value holds against a subschema. Marks what was looked at only if it does. */
export function evaluate(node: SchemaNode, value: JsonValue, run: Run, marks?: Marks): boolean {
  run.enter(node.resource)
  const { checks, leftoverChecks } = node
  let holds: boolean
  if (leftoverChecks.length === 0) holds = holdAll(checks, value, run, marks)
  else {
    const own = new Marks(run)
    holds = holdAll(checks, value, run, own) && holdAll(leftoverChecks, value, run, own)
    if (holds) marks?.add(own, run)
  }
  run.leave(node.resource)
  return holds
}

function holdAll(
  checks: readonly Check[],
  value: JsonValue,
  run: Run,
  marks: Marks | undefined,
): boolean {
  run.spend(checks.length)
  let holds = true
  for (const check of checks) {
    if (check(value, run, marks)) continue
    if (!run.goesOn) return false
    holds = false
  }
  return holds
}

/** As {@link evaluate}, for what stands within the value at hand. */
export function evaluateAt(
  key: string | number,
  node: SchemaNode,
  value: JsonValue,
  run: Run,
): boolean {
  if (!run.explains) return evaluate(node, value, run)
  run.path.push(key)
  const holds = evaluate(node, value, run)
  run.path.pop()
  return holds
}
