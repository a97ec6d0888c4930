import { evaluate } from '../evaluate.ts'
import type { Check, SchemaNode } from '../schema-node.ts'
import type { SchemaPart } from '../schema-part.ts'

/** `$ref` and `$dynamicRef`. */
export function referenceChecks(part: SchemaPart): readonly Check[] {
  return [...plainReference(part), ...dynamicReference(part)]
}

function plainReference(part: SchemaPart): readonly Check[] {
  const reference = part.string('$ref')
  if (reference === undefined) return []
  const node = part.targetNode(part.target('$ref', reference))
  return [(value, run, marks) => evaluate(node, value, run, marks)]
}

/**
 * Leads to the outermost resource entered so far that has the name as its `$dynamicAnchor`, if the place that it leads to
 * by itself is such an anchor; else it is a `$ref` (2020-12, core, section 8.2.3.2).
 */
function dynamicReference(part: SchemaPart): readonly Check[] {
  const reference = part.dialect === '2020-12' ? part.string('$dynamicRef') : undefined
  if (reference === undefined) return []
  const target = part.target('$dynamicRef', reference)
  const node = part.targetNode(target)
  const { anchor, resource } = target
  if (anchor === undefined || !resource.dynamicAnchors.has(anchor)) {
    return [(value, run, marks) => evaluate(node, value, run, marks)]
  }
  part.compileDynamicAnchors(anchor)
  return [
    (value, run, marks) => {
      run.spend(run.scope.length)
      const outermost = run.scope.find(({ dynamicNodes }) => dynamicNodes.has(anchor))
      const chosen: SchemaNode = outermost?.dynamicNodes.get(anchor) ?? node
      return evaluate(chosen, value, run, marks)
    },
  ]
}
