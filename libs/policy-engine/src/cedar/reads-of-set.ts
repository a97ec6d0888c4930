import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { contextPath, isNode, type SyntaxNode } from './syntax.ts'

/** What a policy set can read of a question. Groups, types and the action are always read. */
export interface SetReads {
  /** Whether more of the principal counts than its type and its groups. */
  readonly principal: boolean
  /** Whether more of the resource counts than its type. */
  readonly resource: boolean
  /** Whether the context counts as a whole. */
  readonly wholeContext: boolean
  /** Attributes of the context, by path. */
  readonly paths: readonly (readonly string[])[]
  /** Attributes of the context whose presence alone is asked for, by path. */
  readonly presences: readonly (readonly string[])[]
  /** Attributes that are only compared with texts: which of these texts they are, or hold, is all that counts. */
  readonly compared: readonly Compared[]
}

/** An attribute of the context, with the texts that it is compared with. */
export interface Compared {
  readonly path: readonly string[]
  readonly texts: ReadonlySet<string>
}

interface Found {
  principal: boolean
  resource: boolean
  wholeContext: boolean
  readonly paths: Map<string, readonly string[]>
  readonly presences: Map<string, readonly string[]>
  readonly compared: Map<string, { readonly path: readonly string[]; readonly texts: Set<string> }>
}

/**
 * What the policies of a set can read, from their syntax trees. Only forms whose meaning is certain narrow it: whatever
 * else touches the principal, the resource or the context counts as reading the whole of it.
 */
export function readsOfSet(policies: readonly PolicyJson[]): SetReads {
  const found: Found = {
    principal: false,
    resource: false,
    wholeContext: false,
    paths: new Map(),
    presences: new Map(),
    compared: new Map(),
  }
  for (const { principal, resource, conditions } of policies) {
    found.principal ||= names(principal, GROUP)
    found.resource ||= names(resource, CONNECTION)
    for (const { body } of conditions) walk(body, found)
  }
  const { paths, presences, compared, ...rest } = found
  return {
    ...rest,
    paths: [...paths.values()],
    presences: [...presences.values()],
    compared: [...compared.values()],
  }
}

const GROUP = 'Group'
const CONNECTION = 'Connection'

/** Whether the head of a policy, or the right side of `in`, names anything but entities of one harmless type. */
function names(value: unknown, harmless: string): boolean {
  if (Array.isArray(value)) return value.some((item) => names(item, harmless))
  if (!isNode(value)) return false
  // Templates are refused; whoever fills a slot could name anybody.
  if (value['slot'] !== undefined || value['Var'] !== undefined) return true
  if (typeof value['type'] === 'string' && typeof value['id'] === 'string') {
    return value['type'] !== harmless
  }
  return Object.values(value).some((item) => names(item, harmless))
}

function walk(value: unknown, found: Found): void {
  if (Array.isArray(value)) for (const item of value) walk(item, found)
  if (!isNode(value)) return
  const [operator = '', ...more] = Object.keys(value)
  // Each node has one operator; what looks otherwise is a record, or the operands of one.
  if (more.length === 0 && narrow(operator, value[operator], found)) return
  for (const operand of Object.values(value)) walk(operand, found)
}

/** Takes a form whose meaning is certain; false for any other. */
function narrow(operator: string, operand: unknown, found: Found): boolean {
  switch (operator) {
    case 'Var':
      readVariable(operand, found)
      return true
    case 'Value':
      readValue(operand, found)
      return true
    case 'Record':
      if (isNode(operand)) walk(Object.values(operand), found)
      return true
    case '.':
      return readPath(contextPath({ '.': operand }), found.paths)
    case 'contains':
    case 'containsAll':
    case 'containsAny':
    case '==':
      return isNode(operand) && readComparison(operand, found)
    case 'isEmpty':
      return isNode(operand) && readCompared(contextPath(operand['arg']), [], found)
    case 'has':
      return isNode(operand) && readPresence(operand, found)
    case 'in':
      return isNode(operand) && isMembership(operand['left'], operand['right'])
    case 'is':
      return (
        isNode(operand) &&
        variable(operand['left']) !== undefined &&
        (operand['in'] === undefined || isMembership(operand['left'], operand['in']))
      )
    default:
      return false
  }
}

function readVariable(name: unknown, found: Found): void {
  if (name === 'action') return
  found.principal ||= name !== 'resource' && name !== 'context'
  found.resource ||= name !== 'principal' && name !== 'context'
  found.wholeContext ||= name !== 'principal' && name !== 'resource'
}

/** What is known of an entity that a policy names depends on whether it is the one that asks, or is asked for. */
function readValue(value: unknown, found: Found): void {
  if (Array.isArray(value)) for (const item of value) readValue(item, found)
  if (!isNode(value)) return
  const { type, id } = value
  if (typeof type === 'string' && typeof id === 'string') {
    const constant = [GROUP, CONNECTION, 'Action'].includes(type)
    found.principal ||= !constant
    found.resource ||= !constant
  }
  for (const member of Object.values(value)) readValue(member, found)
}

function readPath(
  path: readonly string[] | undefined,
  into: Map<string, readonly string[]>,
): boolean {
  if (path === undefined || path.length === 0) return false
  into.set(JSON.stringify(path), path)
  return true
}

/** A comparison of an attribute with texts, whichever stands on the left. */
function readComparison({ left, right }: SyntaxNode, found: Found): boolean {
  return (
    readCompared(contextPath(left), textsOf(right), found) ||
    readCompared(contextPath(right), textsOf(left), found)
  )
}

function readCompared(
  path: readonly string[] | undefined,
  texts: readonly string[] | undefined,
  { compared }: Found,
): boolean {
  if (path === undefined || path.length === 0 || texts === undefined) return false
  const key = JSON.stringify(path)
  const known = compared.get(key) ?? { path, texts: new Set() }
  for (const text of texts) known.texts.add(text)
  compared.set(key, known)
  return true
}

/** The texts of a literal, or of a set of literals; undefined for anything else. */
function textsOf(node: unknown): readonly string[] | undefined {
  if (!isNode(node) || Object.keys(node).length !== 1) return undefined
  const { Value: value, Set: set } = node
  if (typeof value === 'string') return [value]
  const items: readonly unknown[] | undefined = Array.isArray(set)
    ? set.map((item: unknown) => (isNode(item) ? item['Value'] : undefined))
    : Array.isArray(value)
      ? value
      : undefined
  return items?.every((item) => typeof item === 'string') === true ? items : undefined
}

function readPresence({ left, attr }: SyntaxNode, found: Found): boolean {
  const before = contextPath(left)
  const attributes: readonly unknown[] = Array.isArray(attr) ? attr : [attr]
  if (before === undefined || !attributes.every((one) => typeof one === 'string')) return false
  // `has` fails where the value before it is missing, and `has a.b` asks for each step.
  for (let count = 1; count <= attributes.length; count += 1) {
    readPath([...before, ...attributes.slice(0, count)], found.presences)
  }
  for (let count = 1; count <= before.length; count += 1) {
    readPath(before.slice(0, count), found.presences)
  }
  return true
}

function variable(node: unknown): string | undefined {
  if (!isNode(node) || Object.keys(node).length !== 1) return undefined
  return typeof node['Var'] === 'string' ? node['Var'] : undefined
}

/** Whether it asks for a group of the principal, or for the connection of the resource, and for nothing else. */
function isMembership(left: unknown, right: unknown): boolean {
  const who = variable(left)
  if (who === 'principal') return !names(right, GROUP)
  return who === 'resource' && !names(right, CONNECTION)
}
