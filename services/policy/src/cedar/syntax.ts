import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

/** A node of a policy's syntax tree: what its operator applies to, by operator. */
export type SyntaxNode = Readonly<Record<string, unknown>>

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The attribute of the context that is read, or tested for, by the operand of `.` or `has`; undefined for others. */
export function contextAttribute(operand: unknown): string | undefined {
  if (!isNode(operand) || !isNode(operand['left']) || operand['left']['Var'] !== 'context') {
    return undefined
  }
  const { attr } = operand
  const [name, ...more]: readonly unknown[] = Array.isArray(attr) ? attr : [attr]
  return more.length === 0 && typeof name === 'string' ? name : undefined
}

/** Whether a policy reads `context.approved`. */
export const asksForApproval = (policy: PolicyJson): boolean =>
  some(policy.conditions, (node) => contextAttribute(node['.']) === 'approved')

/** The groups that a policy names, in its scope or its conditions. */
export function groupsNamed(policy: PolicyJson): ReadonlySet<string> {
  const groups = new Set<string>()
  some(policy, ({ type, id }) => {
    if (type === 'Group' && typeof id === 'string') groups.add(id)
    return false
  })
  return groups
}

/** Whether a node anywhere in a syntax tree passes a test. */
function some(value: unknown, test: (node: SyntaxNode) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => some(item, test))
  if (!isNode(value)) return false
  return test(value) || Object.values(value).some((item) => some(item, test))
}
