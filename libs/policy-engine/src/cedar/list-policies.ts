import type { Clause, Expr, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { contextPath, isNode, testedPath } from './syntax.ts'

/** What is not known in a list: the arguments of a call, and its access too where that is found from them. */
export type ListKind = 'arguments' | 'arguments_and_access'
export const LISTS: readonly ListKind[] = ['arguments', 'arguments_and_access']

/**
 * Rewrites a policy so that it can be evaluated while the arguments of a call are unknown. Conditions on them, and on the
 * facts that are found from them, become what they could be: a permit holds if it holds for some arguments that could
 * come, a forbid holds only if it holds for all. What the rewritten set denies without an error, the set denies for all
 * arguments: a call that is allowed satisfies a permit, which then is satisfied here, and no forbid, which then is
 * satisfied by none here.
 *
 * What is known without arguments stays as it is, and so does `context has sql`, which holds for every call of a tool
 * that declares SQL.
 */
export function forList(policy: PolicyJson, list: ListKind): PolicyJson {
  const possible = policy.effect === 'permit'
  const isKnown = knownIn(list)
  return {
    ...policy,
    conditions: policy.conditions.map(({ kind, body }): Clause => ({
      kind,
      body: relax(body, kind === 'when' ? possible : !possible, isKnown),
    })),
  }
}

/** Whether an expression could be true (`possible`) or must be true, in terms of what is known. */
function relax(expression: Expr, possible: boolean, isKnown: Known): Expr {
  if ('&&' in expression) return relaxChain(expression, '&&', possible, isKnown)
  if ('||' in expression) return relaxChain(expression, '||', possible, isKnown)
  if ('!' in expression && !Array.isArray(expression['!'])) {
    return { '!': { arg: relax(expression['!'].arg, !possible, isKnown) } }
  }
  if ('if-then-else' in expression && !Array.isArray(expression['if-then-else'])) {
    return relaxChoice(expression['if-then-else'], possible, isKnown)
  }
  return isKnown(expression) ? expression : { Value: possible }
}

type Chain = '&&' | '||'

/**
 * A policy text chains && and || to the left, and the engine reads a tree only to a certain depth. Joined by halves, in
 * the same order, the chain means the same and nests no deeper than it must.
 */
function relaxChain(expression: Expr, chain: Chain, possible: boolean, isKnown: Known): Expr {
  const operands: Expr[] = []
  const pending = [expression]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const sides = sidesOf(next, chain)
    if (sides === undefined) operands.push(relax(next, possible, isKnown))
    else pending.push(sides.right, sides.left)
  }
  return joined(operands, chain)
}

function sidesOf(expression: Expr, chain: Chain): { left: Expr; right: Expr } | undefined {
  if (chain === '&&' && '&&' in expression && !Array.isArray(expression['&&'])) {
    return expression['&&']
  }
  if (chain === '||' && '||' in expression && !Array.isArray(expression['||'])) {
    return expression['||']
  }
  return undefined
}

function joined(operands: readonly Expr[], chain: Chain): Expr {
  const [only, ...more] = operands
  if (only !== undefined && more.length === 0) return only
  const half = Math.ceil(operands.length / 2)
  const left = joined(operands.slice(0, half), chain)
  const right = joined(operands.slice(half), chain)
  return chain === '&&' ? { '&&': { left, right } } : { '||': { left, right } }
}

interface Choice {
  readonly if: Expr
  readonly then: Expr
  readonly else: Expr
}

/** Where the test is not known, either branch could be taken. */
function relaxChoice(
  { if: test, then: yes, else: no }: Choice,
  possible: boolean,
  isKnown: Known,
): Expr {
  const left = relax(yes, possible, isKnown)
  const right = relax(no, possible, isKnown)
  // oxlint-disable-next-line unicorn/no-thenable -- Cedar's own notation of a choice
  if (isKnown(test)) return { 'if-then-else': { if: test, then: left, else: right } }
  return possible ? { '||': { left, right } } : { '&&': { left, right } }
}

/** Whether an expression reads nothing of the context but what is known in a list. */
type Known = (expression: unknown) => boolean

const ALWAYS = ['approved', 'connection', 'time', 'clientAddress']

function knownIn(list: ListKind): Known {
  const known = new Set(list === 'arguments' ? [...ALWAYS, 'access'] : ALWAYS)
  const isKnown: Known = (expression) => {
    if (Array.isArray(expression)) return expression.every(isKnown)
    if (!isNode(expression)) return true
    // Whether there are facts, or arguments, at all is known by the tool.
    if (testedPath(expression)?.length === 1) return true
    const [first] = contextPath(expression) ?? []
    if (first !== undefined) return known.has(first)
    if (expression['Var'] === 'context') return false
    return Object.values(expression).every(isKnown)
  }
  return isKnown
}
