import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

/** A node of a policy's syntax tree: what its operator applies to, by operator. */
export type SyntaxNode = Readonly<Record<string, unknown>>

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The names from the context down to what an expression reads, none for the context itself; undefined for others. */
export function contextPath(node: unknown): readonly string[] | undefined {
  // Each node has one operator; what looks otherwise is a record.
  if (!isNode(node) || Object.keys(node).length !== 1) return undefined
  if (node['Var'] === 'context') return []
  const read = node['.']
  if (!isNode(read) || typeof read['attr'] !== 'string') return undefined
  const above = contextPath(read['left'])
  return above === undefined ? undefined : [...above, read['attr']]
}

/** The names from the context down to what `has` tests for; undefined for other expressions. */
export function testedPath(node: SyntaxNode): readonly string[] | undefined {
  const test = node['has']
  if (!isNode(test)) return undefined
  const above = contextPath(test['left'])
  const attr: unknown = test['attr']
  const names: readonly unknown[] = Array.isArray(attr) ? attr : [attr]
  if (above === undefined || !names.every((name) => typeof name === 'string')) return undefined
  return [...above, ...names]
}

/** Whether a policy reads `context.approved`. */
export const asksForApproval = (policy: PolicyJson): boolean =>
  some(policy.conditions, (node) => contextPath(node)?.join('.') === 'approved')

/** The paths of arguments that a policy reads or tests for, none for a use of all of them. */
export function argumentPaths(policy: PolicyJson): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = []
  some(policy.conditions, (node) => {
    const [first, ...path] = contextPath(node) ?? testedPath(node) ?? []
    if (first === 'arguments') paths.push(path)
    return false
  })
  return paths
}

/** Whether a policy reads an attribute of the context that passes a test, by its path. */
export const readsContext = (
  policy: PolicyJson,
  test: (path: readonly string[]) => boolean,
): boolean =>
  some(policy.conditions, (node) => {
    const path = contextPath(node)
    return path !== undefined && test(path)
  })

/** Whether a policy asks that something of the context is not so: with `unless`, `!`, `!=`, or as the test of a choice. */
export const readsNegated = (
  { conditions }: PolicyJson,
  test: (path: readonly string[]) => boolean,
): boolean => {
  const isRead = (node: SyntaxNode): boolean => {
    const path = contextPath(node)
    return path !== undefined && test(path)
  }
  return conditions.some(
    ({ kind, body }) =>
      (kind === 'unless' && some(body, isRead)) ||
      some(body, (node) => negatedIn(node).some((negated) => some(negated, isRead))),
  )
}

/** Whether a policy asks that something of the context is so, and not only that something of it is not. */
export const readsAffirmed = (
  { conditions }: PolicyJson,
  test: (path: readonly string[]) => boolean,
): boolean => conditions.some(({ kind, body }) => kind === 'when' && affirmed(body, test))

/** `skipped` are operands, on this level or the next, that need not hold. */
function affirmed(
  value: unknown,
  test: (path: readonly string[]) => boolean,
  skipped: readonly unknown[] = [],
): boolean {
  if (Array.isArray(value)) return value.some((item) => affirmed(item, test))
  if (!isNode(value)) return false
  const path = contextPath(value)
  if (path !== undefined) return test(path)
  const negated = [...skipped, ...negatedIn(value)]
  return Object.values(value).some(
    (item) => !negated.includes(item) && affirmed(item, test, negated),
  )
}

/** Whether a policy holds a text, wherever it stands in its conditions. */
export const holdsText = ({ conditions }: PolicyJson, text: string): boolean =>
  some(conditions, ({ Value: value }) => value === text)

/** The operands of a node that must not hold, or need not. */
const negatedIn = ({ '!': not, '!=': differs, '==': same, 'if-then-else': choice }: SyntaxNode) =>
  [
    not,
    differs,
    isTruth(same) ? same : undefined,
    isNode(choice) ? choice['if'] : undefined,
  ].filter(isNode)

/** Whether the sides of a comparison are a truth value and something else. */
const isTruth = (sides: unknown): boolean =>
  isNode(sides) &&
  [sides['left'], sides['right']].some((side) => isNode(side) && typeof side['Value'] === 'boolean')

/** Whether a policy reads the arguments of calls, or tests for them. */
export const readsArguments = (policy: PolicyJson): boolean => argumentPaths(policy).length > 0

/** The one tool or prompt that a policy is about, by its scope. */
export function subjectOf({
  resource,
}: PolicyJson): { kind: 'tool' | 'prompt'; name: string } | undefined {
  const { type, id } = entityOf(resource)
  if (id === undefined) return undefined
  if (type === 'Tool') return { kind: 'tool', name: id }
  return type === 'Prompt' ? { kind: 'prompt', name: id } : undefined
}

/** The one action that a policy is about, by its scope. */
export const actionOf = ({ action }: PolicyJson): string | undefined =>
  action.op === '==' ? entityOf(action).id : undefined

/** The entity that a part of the scope names. */
function entityOf(scope: unknown): { readonly type?: string; readonly id?: string } {
  const entity = isNode(scope) ? scope['entity'] : undefined
  if (!isNode(entity)) return {}
  const { type, id } = entity
  return typeof type === 'string' && typeof id === 'string' ? { type, id } : {}
}

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
