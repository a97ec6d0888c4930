import { type Fields, isFields, open, text } from '../nodes.ts'
import { type From, fromClause, tableOf } from './from.ts'
import { columnsOf, type Named, type Output, renamed, unionOf, Untold } from './outputs.ts'
import { listOf, type Place, type Reader, type Relation } from './reader.ts'
import { targets } from './queries.ts'
import { withClause } from './with.ts'

/** A statement that changes a table, its common table expressions read. */
interface Change {
  readonly node: Fields
  readonly place: Place
  readonly reader: Reader
  readonly alias: string
  readonly table: string
}

/** The columns that a change returns. What is written by it is returned as well: the values go where they came from. */
export function change(
  kind: string,
  node: Fields,
  place: Place,
  reader: Reader,
): readonly Output[] {
  const clause = node['returningClause']
  if (!isFields(clause)) return []
  const { relation } = node
  if (!isFields(relation)) throw new Untold()
  const inside = { ...place, ctes: withClause(node, place, reader) }
  const alias = isFields(relation['alias']) ? text(relation['alias']['aliasname']) : ''
  const own = {
    alias: alias || text(relation['relname']),
    table: tableOf(relation, reader),
    node,
    place: inside,
    reader,
  }
  const from = fromClause(sourcesOf(kind, node), inside, reader)
  return returning(clause, own, from, writtenBy(kind, own, from), kind === 'MergeStmt')
}

function sourcesOf(kind: string, node: Fields): readonly unknown[] {
  if (kind === 'MergeStmt') return [node['sourceRelation']]
  return listOf(kind === 'UpdateStmt' ? node['fromClause'] : node['usingClause'])
}

function writtenBy(kind: string, own: Change, from: From): readonly Named[] {
  const { node, place } = own
  const seen = placeOf(place, [rowOf(own.alias, own), ...from.relations])
  if (kind === 'InsertStmt') return insertedBy(own)
  if (kind === 'UpdateStmt') return assigned(node['targetList'], seen, own)
  if (kind !== 'MergeStmt') return []
  return listOf(node['mergeWhenClauses']).flatMap((item) => {
    const [, clause] = open(item)
    return clause['commandType'] === 'CMD_INSERT'
      ? mergedBy(clause, seen, own)
      : assigned(clause['targetList'], seen, own)
  })
}

/** The columns that an INSERT fills, and those it sets in a row that is in the way. */
function insertedBy(own: Change): readonly Named[] {
  const { node, place, reader } = own
  const rows = node['selectStmt']
  const outputs = rows === undefined ? [] : reader.query(...open(rows), place)
  const inserted = into(node['cols'], outputs)
  const conflict = isFields(node['onConflictClause']) ? node['onConflictClause'] : {}
  const seen = placeOf(place, [rowOf(own.alias, own), rowOf('excluded', own, inserted)])
  return [...inserted, ...assigned(conflict['targetList'], seen, own)]
}

function mergedBy({ targetList, values }: Fields, place: Place, { reader }: Change): Named[] {
  const outputs = listOf(values).map((item) => {
    const origins = new Set<string>()
    reader.references(...open(item), place, origins)
    return { name: '', origins }
  })
  return [...into(targetList, outputs)]
}

/** Values by the names of the columns that they are put into. Where none are named, the values must be constant. */
function into(columns: unknown, outputs: readonly Output[]): readonly Named[] {
  const filled = listOf(columns).map((item) => text(open(item)[1]['name']))
  if (filled.length === 0) {
    if (unionOf(outputs).size > 0) throw new Untold()
    return []
  }
  if (outputs.length === 0) return []
  return renamed(outputs, filled).slice(0, filled.length).filter(isNamed)
}

const isNamed = (output: Output): output is Named => 'name' in output

function assigned(list: unknown, place: Place, { reader }: Change): readonly Named[] {
  return listOf(list).map((item) => {
    const [, { name, val }] = open(item)
    const origins = new Set<string>()
    reader.references(...open(val), place, origins)
    return { name: text(name), origins }
  })
}

/** A row of the table that is changed. */
function rowOf(alias: string, { table }: Change, written: readonly Named[] = []): Relation {
  const changed = written.filter(({ origins }) => origins.size > 0)
  return { alias, outputs: [columnsOf(table, changed.length > 0), ...changed] }
}

const placeOf = (place: Place, relations: readonly Relation[]): Place => ({
  ...place,
  level: { relations, outer: place.level },
})

function returning(
  clause: Fields,
  own: Change,
  { relations, outputs }: From,
  written: readonly Named[],
  sourceFirst: boolean,
): readonly Output[] {
  const row = rowOf(own.alias, own, written)
  const options = listOf(clause['options']).map((item) => text(open(item)[1]['value']))
  const rows = ['old', 'new', ...options].map((alias) => ({ ...row, alias }))
  const place = placeOf(own.place, [row, ...rows, ...relations])
  const all = sourceFirst ? [...outputs, ...row.outputs] : [...row.outputs, ...outputs]
  return targets(clause['exprs'], all, place, own.reader)
}
