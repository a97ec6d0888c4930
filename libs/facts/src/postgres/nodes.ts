import { FactsError } from '../errors.ts'
import shapes from './nodes.json' with { type: 'json' }

/** A node's fields, as the parser wrote them. */
export type Fields = Readonly<Record<string, unknown>>

/** What a field holds: a plain value, a node that names its kind, or a node of one kind. */
type Shape =
  | { readonly holds: 'value' }
  | { readonly holds: 'node' }
  | { readonly holds: 'struct'; readonly kind: string }

const NODES: ReadonlyMap<string, ReadonlyMap<string, Shape>> = new Map(
  Object.entries(shapes.nodes).map(([kind, fields]) => [
    kind,
    new Map(
      fields
        .split(' ')
        .filter((field) => field !== '')
        .map((field) => {
          const [name = '', type] = field.split(':')
          return [name, shapeOf(type)]
        }),
    ),
  ]),
)

function shapeOf(type: string | undefined): Shape {
  if (type === undefined) return { holds: 'value' }
  if (type.startsWith('Node')) return { holds: 'node' }
  return { holds: 'struct', kind: type.replace('[]', '') }
}

/** Whether a value is an object with fields. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a node that names its kind: `{ "RangeVar": { … } }`. */
export function open(value: unknown): readonly [kind: string, node: Fields] {
  if (isFields(value)) {
    const [entry, ...more] = Object.entries(value)
    if (entry !== undefined && more.length === 0 && NODES.has(entry[0]) && isFields(entry[1])) {
      return [entry[0], entry[1]]
    }
  }
  throw new FactsError('unknown_node')
}

/**
 * Calls back for every node directly below one of the given kind. A field that the kind does not have ends the
 * analysis, and so does a plain field that is not plain: nothing of a tree is ever passed over unseen.
 */
export function eachChild(
  kind: string,
  node: Fields,
  visit: (kind: string, node: Fields, field: string) => void,
): void {
  for (const [name, value] of Object.entries(node)) {
    const shape = NODES.get(kind)?.get(name)
    if (shape === undefined) throw new FactsError('unknown_node')
    if (shape.holds === 'value') {
      if (typeof value === 'object') throw new FactsError('unknown_node')
      continue
    }
    for (const item of Array.isArray(value) ? value : [value]) {
      // SELECT DISTINCT without ON is written as a list of nothing.
      if (name === 'distinctClause' && isEmpty(item)) continue
      if (shape.holds === 'node') visit(...open(item), name)
      else if (isFields(item)) visit(shape.kind, item, name)
      else throw new FactsError('unknown_node')
    }
  }
}

/** How the parser writes what is absent from a list. */
export const isEmpty = (value: unknown): boolean =>
  isFields(value) && Object.keys(value).length === 0

/** The names in a list of String nodes: the parts of a qualified name. */
export function names(value: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items.map((item) => {
    const [kind, node] = open(item)
    if (kind !== 'String') throw new FactsError('unknown_node')
    return text(node['sval'])
  })
}

/** A field that holds text; the parser leaves out what is empty. */
export function text(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  throw new FactsError('unknown_node')
}
