import { FactsError } from '../errors.ts'
import type { Findings, TableUse } from '../findings.ts'
import type { Dialect } from './dialect.ts'
import { enums, type Members, structs } from './shapes.ts'

/** A node's fields, as the parser wrote them. */
export type Fields = Readonly<Record<string, unknown>>

/** Where in a tree a node stands. */
export interface Place {
  /** Common table expressions that are visible here, as they were written. */
  readonly hidden: ReadonlySet<string>
  /** What becomes of the tables named here. */
  readonly use: TableUse
  /** Whether it is the rows of an INSERT, whose VALUES are no statement of their own. */
  readonly rows?: true
}

/** What a handler of one type of node works with. */
export interface Walker {
  readonly findings: Findings
  readonly dialect: Dialect
  readonly functions: ReadonlySet<string>
  readonly defaultSchema: string
  /** Visits a value of a type, or a list of such values. */
  visit(type: string, value: unknown, place: Place): void
  /** Visits the fields of a struct, but for some that the handler has dealt with. */
  fields(type: string, node: Fields, place: Place, except?: readonly string[]): void
}

/** Deals with all values of one type. */
export type Handler = (value: unknown, place: Place, walker: Walker) => void

/** Deepest nesting of nodes that is followed. */
const MAX_DEPTH = 600

/** Makes a walker that holds every value against its shape, and ends the analysis at the first that has none. */
export function walkerOf(
  base: Pick<Walker, 'findings' | 'dialect' | 'functions' | 'defaultSchema'>,
  handlers: ReadonlyMap<string, Handler>,
): Walker {
  let depth = 0
  const walker: Walker = {
    ...base,
    visit(type, value, place) {
      if (value === undefined || value === null) return
      depth += 1
      if (depth > MAX_DEPTH) throw new FactsError('too_deep')
      const handler = handlers.get(type)
      if (handler !== undefined) handler(value, place, walker)
      else if (Array.isArray(value)) visitList(type, value, place, walker)
      else visitOne(type, value, place, walker)
      depth -= 1
    },
    fields(type, node, place, except = []) {
      const known = structs.get(type)
      for (const [name, value] of Object.entries(node)) {
        if (!except.includes(name)) visitMember(known, name, value, place, walker)
      }
    },
  }
  return walker
}

function visitList(type: string, items: readonly unknown[], place: Place, walker: Walker): void {
  const types = type.split(',')
  if (types.length === 1) items.forEach((item) => walker.visit(type, item, place))
  else if (types.length !== items.length) throw new FactsError('unknown_node')
  else types.forEach((each, index) => walker.visit(each, items[index], place))
}

function visitOne(type: string, value: unknown, place: Place, walker: Walker): void {
  const variants = enums.get(type)
  if (variants === undefined) {
    if (!structs.has(type)) throw new FactsError('unknown_node')
    walker.fields(type, asFields(value), place)
    return
  }
  const [variant, held] = variantOf(value)
  const known = variants.get(variant)
  if (known === undefined) throw new FactsError('unknown_node')
  walker.visit(known, held, place)
}

function visitMember(
  known: Members | undefined,
  name: string,
  value: unknown,
  place: Place,
  walker: Walker,
): void {
  const type = known?.get(name)
  if (type !== undefined) walker.visit(type, value, place)
  else if (!isNothing(value)) throw new FactsError('unknown_node')
}

/** How the parser writes what a text does not have. */
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 'None' ||
  (Array.isArray(value) && value.length === 0)

/** A value of an enum: its variant and what that holds. */
export function variantOf(value: unknown): readonly [variant: string, held: unknown] {
  if (typeof value === 'string') return [value, undefined]
  const [entry, ...more] = Object.entries(asFields(value))
  if (entry === undefined || more.length > 0) throw new FactsError('unknown_node')
  return entry
}

/** A value that must have fields. */
export function asFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FactsError('unknown_node')
  }
  // An object that is no list and not null has fields.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Fields
}

/** A value that must be a list; what is absent is an empty one. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new FactsError('unknown_node')
  return value
}
