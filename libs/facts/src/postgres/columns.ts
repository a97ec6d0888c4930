import { isRowFunction } from './catalog.ts'
import { type Fields, open, text } from './nodes.ts'
import { addColumn, visible } from './sources.ts'
import type { Handler, Place, Walker } from './walker.ts'
import { isWholeRow } from './whole-row.ts'

/** `column`, `row.column`, `row.*`, `*`; `row.name` calls the function `name` where the row has no such column. */
export const columnRef: Handler = (node, place, walker) => {
  const items: readonly unknown[] = Array.isArray(node['fields']) ? node['fields'] : []
  const parts = items.map(part)
  const column = parts.at(-1) ?? '*'
  const qualifier = parts.at(-2)
  if (qualifier === undefined) unqualified(column, place, walker)
  else {
    qualified(qualifier, column, place, walker)
    if (isRowFunction(column)) walker.findings.function(column)
  }
  walker.children('ColumnRef', node, place)
}

function part(item: unknown): string {
  const [kind, node] = open(item)
  return kind === 'String' ? text(node['sval']) : '*'
}

/** A name alone may belong to any table in sight, and means the whole row where it is the name of one. */
function unqualified(column: string, { sources }: Place, { findings }: Walker): void {
  const candidates = column === '*' ? sources.list : visible(sources)
  for (const source of candidates) {
    addColumn(source, source.alias === column ? '*' : column, findings)
  }
}

function qualified(
  qualifier: string,
  column: string,
  { sources }: Place,
  { findings }: Walker,
): void {
  const meant = visible(sources).filter(({ alias }) => alias === qualifier)
  if (meant.length === 0) findings.columnsUnknown()
  for (const source of meant) {
    addColumn(source, column, findings)
    if (isWholeRow(column)) addColumn(source, '*', findings)
  }
}

/** Notes the columns that a statement sets, by name; where it names none, all of them. */
export function columnsSet(targets: unknown, table: string, { findings }: Walker): void {
  const items: readonly unknown[] = Array.isArray(targets) ? targets : []
  if (items.length === 0) findings.column(table, '*')
  for (const item of items) findings.column(table, text(open(item)[1]['name']) || '*')
}

/** Whether any column is named in a condition, or the row of a cursor is meant. */
export function namesColumn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([key, held]) => key === 'ColumnRef' || key === 'CurrentOfExpr' || namesColumn(held),
  )
}

/** Whether an item of ORDER BY is the name of an output column, which is looked for before any other. */
export function isOutputName(sort: Fields, outputs: ReadonlySet<string>): boolean {
  const [kind, node] = open(sort['node'])
  if (kind !== 'ColumnRef' || !Array.isArray(node['fields'])) return false
  const [first, ...more] = node['fields'].map(part)
  return more.length === 0 && first !== undefined && outputs.has(first)
}
