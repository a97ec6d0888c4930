import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import type { ArgumentMember } from '@sallyport/contracts'
import { keyOf } from '../arguments/agreed.ts'
import { flatName, presence } from '../arguments/flat.ts'
import { WHOLE } from './argument-subjects.ts'
import { contextPath, isNode, type SyntaxNode, testedPath } from './syntax.ts'

/** A policy as the engine evaluates it, which arguments it reads, and what stands against it. */
export interface Flattened {
  readonly policy: PolicyJson
  readonly reads: readonly ArgumentMember[]
  readonly faults: readonly string[]
}

/**
 * Rewrites a policy that was validated so that it reads arguments from the flat record (`arguments/flat.ts`). A number
 * that may have a fraction is compared exactly: it is above a whole number if what it is rounded up to is, and below if
 * what it is rounded down to is.
 */
export function flatten(policy: PolicyJson, members: readonly ArgumentMember[]): Flattened {
  const known = new Map(members.map((member) => [keyOf(member.path), member]))
  const reads = new Map<string, ArgumentMember>()
  const faults = new Set<string>()
  const by: Reading = {
    read(path) {
      const member = known.get(keyOf(path))
      if (member === undefined) faults.add(`nothing is known of the argument ${path.join('.')}`)
      else reads.set(keyOf(path), member)
      return member
    },
    fault: (sentence) => faults.add(sentence),
  }
  const conditions = rewritten(policy.conditions, by)
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same tree, with other expressions in it
    policy: { ...policy, conditions: conditions as PolicyJson['conditions'] },
    reads: [...reads.values()],
    faults: [...faults],
  }
}

interface Reading {
  /** Looks an argument up and notes that it is read. */
  read(path: readonly string[]): ArgumentMember | undefined
  /** Notes what stands against the policy. */
  fault(sentence: string): void
}

function rewritten(part: unknown, by: Reading): unknown {
  if (Array.isArray(part)) return part.map((item) => rewritten(item, by))
  if (!isNode(part)) return part
  return compared(part, by) ?? tested(part, by) ?? readOf(part, by) ?? inner(part, by)
}

function inner(node: SyntaxNode, by: Reading): unknown {
  const path = contextPath(node)
  if (path !== undefined && path.length === 0) by.fault(WHOLE)
  // Another part of the context, or whether it has one, is no use of it as a whole.
  if (path !== undefined || testedPath(node) !== undefined) return node
  return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, rewritten(part, by)]))
}

/** The path of an argument that an expression reads; empty for all of them. */
function argumentPath(node: unknown): readonly string[] | undefined {
  const [first, ...rest] = contextPath(node) ?? []
  return first === 'arguments' ? rest : undefined
}

function readOf(node: SyntaxNode, by: Reading): unknown {
  const path = argumentPath(node)
  if (path === undefined) return undefined
  const member = path.length === 0 ? undefined : by.read(path)
  if (path.length === 0 || member?.type === 'Record') by.fault(WHOLE)
  if (member?.type === 'Number') by.fault(fraction(path))
  return member === undefined ? node : flatRead(flatName(path, member.type))
}

const fraction = (path: readonly string[]): string =>
  `its argument ${path.join('.')} may have a fraction; compare it with whole numbers (<, <=, >, >=, ==, !=), and do nothing else with it`

const flatRead = (attr: string): SyntaxNode => ({
  '.': { left: { '.': { left: { Var: 'context' }, attr: 'arguments' } }, attr },
})

/** A test for an argument: `context.arguments has x`, or `context has arguments.x`. */
function tested(node: SyntaxNode, by: Reading): SyntaxNode | undefined {
  const [first, ...path] = testedPath(node) ?? []
  if (first !== 'arguments' || path.length === 0) return undefined
  const member = by.read(path)
  if (member === undefined) return node
  const left = { '.': { left: { Var: 'context' }, attr: 'arguments' } }
  const has = { has: { left, attr: presence(member) } }
  const any = { has: { left: { Var: 'context' }, attr: 'arguments' } }
  return { '&&': { left: any, right: has } }
}

type Side = 'floor' | 'ceiling'

/** By operator, what a number on the left is rounded to; on the right it is the other way round. */
const ROUNDED: Readonly<Record<string, readonly [left: Side, right: Side]>> = {
  '<': ['floor', 'ceiling'],
  '>=': ['floor', 'ceiling'],
  '>': ['ceiling', 'floor'],
  '<=': ['ceiling', 'floor'],
}

/** A comparison of a number that may have a fraction with a whole one. */
function compared(node: SyntaxNode, by: Reading): SyntaxNode | undefined {
  const [entry] = Object.entries(node)
  if (entry === undefined || !isNode(entry[1])) return undefined
  const [operator, { left, right }] = entry
  const first = numberRead(left, by)
  const second = numberRead(right, by)
  const path = first ?? second
  if (path === undefined || (first !== undefined && second !== undefined)) return undefined
  const against = rewritten(first === undefined ? left : right, by)
  const side = (rounding: Side): unknown => flatRead(flatName(path, rounding))
  const pair = (one: string, rounding: Side): SyntaxNode => ({
    [one]:
      first === undefined
        ? { left: against, right: side(rounding) }
        : { left: side(rounding), right: against },
  })
  const rounded = ROUNDED[operator]
  if (rounded !== undefined) return pair(operator, rounded[first === undefined ? 1 : 0])
  const same: SyntaxNode = { '&&': { left: pair('==', 'floor'), right: pair('==', 'ceiling') } }
  if (operator === '==') return same
  return operator === '!=' ? { '!': { arg: same } } : undefined
}

/** The path of a number that may have a fraction, where an expression is nothing but its read. */
function numberRead(node: unknown, by: Reading): readonly string[] | undefined {
  const path = argumentPath(node)
  if (path === undefined || path.length === 0) return undefined
  return by.read(path)?.type === 'Number' ? path : undefined
}
