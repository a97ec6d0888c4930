import type { Findings } from '../findings.ts'
import { type Fields, isFields, names, open, text } from './nodes.ts'
import { isVisible, type Scope } from './scope.ts'
import { tableName } from './table-name.ts'

/** What columns can be named by: a table, a join, or a query that is taken for a table. */
interface Source {
  readonly alias: string
  /** Tables that a column named by it belongs to: none for a query, whose own columns are found within it. */
  readonly tables: readonly string[]
  /** Whether its columns have other names here than in their table. */
  readonly renamed: boolean
}

/** What columns can be named by at a place, innermost statement first. */
export interface Sources {
  readonly list: readonly Source[]
  readonly outer?: Sources
}

export const NO_SOURCES: Sources = { list: [] }

/** Collects the sources in a FROM or USING clause, and what its joins compare without naming it. */
export function sourcesOf(
  items: unknown,
  scope: Scope,
  findings: Findings,
  defaultSchema: string,
): readonly Source[] {
  const list: readonly unknown[] = Array.isArray(items) ? items : []
  return list.flatMap((item) => sourceOf(item, scope, findings, defaultSchema))
}

function sourceOf(
  item: unknown,
  scope: Scope,
  findings: Findings,
  defaultSchema: string,
): readonly Source[] {
  const [kind, node] = open(item)
  if (kind === 'RangeVar') return [relationSource(node, scope, defaultSchema)]
  if (kind === 'RangeTableSample') return sourceOf(node['relation'], scope, findings, defaultSchema)
  if (kind !== 'JoinExpr') return [aliased(node, [])]
  const sides = [node['larg'], node['rarg']].flatMap((side) =>
    sourceOf(side, scope, findings, defaultSchema),
  )
  const tables = sides.flatMap((side) => side.tables)
  const compared = node['isNatural'] === true ? ['*'] : names(node['usingClause'])
  for (const column of compared) for (const side of sides) addColumn(side, column, findings)
  const using = node['join_using_alias']
  return [
    ...sides,
    ...(isFields(node['alias']) ? [aliased(node, tables)] : []),
    ...(isFields(using) ? [aliased({ alias: using }, tables)] : []),
  ]
}

/** A table as a source; a common table expression holds no table of its own. */
export function relationSource(
  node: Fields,
  scope: Scope | undefined,
  defaultSchema: string,
): Source {
  const hidden = scope !== undefined && isVisible(scope, node)
  const tables = hidden ? [] : [tableName(node, defaultSchema)]
  return isFields(node['alias'])
    ? aliased(node, tables)
    : { alias: text(node['relname']), tables, renamed: false }
}

function aliased(node: Fields, tables: readonly string[]): Source {
  const alias = isFields(node['alias']) ? node['alias'] : {}
  return { alias: text(alias['aliasname']), tables, renamed: alias['colnames'] !== undefined }
}

/** Notes a column, or with `*` all of them, of whatever tables a source stands for. */
export function addColumn(source: Source, column: string, findings: Findings): void {
  for (const table of source.tables) findings.column(table, source.renamed ? '*' : column)
}

/** Every source at a place, those of outer statements too. */
export function visible(sources: Sources): readonly Source[] {
  const all: Source[] = []
  for (let at: Sources | undefined = sources; at !== undefined; at = at.outer) all.push(...at.list)
  return all
}
