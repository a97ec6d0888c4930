import { type Fields, isFields, open, text } from '../nodes.ts'
import { fromClause } from './from.ts'
import { nameOf } from './names.ts'
import { type Output, under, Untold, weight } from './outputs.ts'
import { type Level, levels, listOf, type Place, type Reader } from './reader.ts'
import { columnName } from './references.ts'
import { withClause } from './with.ts'

/** The columns of SELECT, VALUES, TABLE, and of UNION, INTERSECT, EXCEPT. See {@link Reader.query}. */
export function select(
  node: Fields,
  place: Place,
  reader: Reader,
  conditions?: Set<string>,
): readonly Output[] {
  reader.spend(1)
  const inside = { ...place, ctes: withClause(node, place, reader) }
  if (node['op'] !== 'SETOP_NONE') {
    const [left = [], right = []] = [node['larg'], node['rarg']].map((side) => {
      if (!isFields(side)) throw new Untold()
      return select(side, inside, reader, conditions)
    })
    reader.spend(weight(left) + weight(right))
    return under(left, right)
  }
  if (node['valuesLists'] !== undefined) return values(node['valuesLists'], inside, reader)
  const items = listOf(node['fromClause'])
  const { relations, outputs } = fromClause(items, inside, reader)
  const level: Level = { relations, windows: node['windowClause'], outer: place.level }
  const seen = { ...inside, level }
  if (conditions !== undefined) {
    const held = [node['whereClause'], node['havingClause'], ...items.flatMap(joinConditions)]
    for (const item of held) {
      if (item !== undefined) reader.references(...open(item), seen, conditions)
    }
  }
  return targets(node['targetList'], outputs, seen, reader)
}

function joinConditions(item: unknown): readonly unknown[] {
  const [kind, node] = open(item)
  if (kind !== 'JoinExpr') return []
  return [node['quals'], ...[node['larg'], node['rarg']].flatMap(joinConditions)]
}

/** VALUES: the columns have no names but `column1` and so on. */
function values(lists: unknown, place: Place, reader: Reader): readonly Output[] {
  const rows = listOf(lists).map((list) => listOf(open(list)[1]['items']))
  const columns = (rows[0] ?? []).map((_, index) => ({
    name: `column${index + 1}`,
    origins: new Set<string>(),
  }))
  for (const row of rows) {
    if (row.length !== columns.length) throw new Untold()
    row.forEach((item, index) => {
      const [kind, node] = open(item)
      if (isStar(kind, node)) throw new Untold()
      const column = columns[index]
      if (column !== undefined) reader.references(kind, node, place, column.origins)
    })
  }
  return columns
}

/** The columns of a list of outputs, be it of a SELECT or behind RETURNING. `all` is what `*` stands for. */
export function targets(
  list: unknown,
  all: readonly Output[],
  place: Place,
  reader: Reader,
): readonly Output[] {
  return listOf(list).flatMap((item) => {
    const [, { name, val }] = open(item)
    const [kind, node] = open(val)
    if (isStar(kind, node)) return star(kind, node, all, place, reader)
    const origins = new Set<string>()
    reader.references(kind, node, place, origins)
    const given = text(name) || nameOf(kind, node, place, reader)
    return [{ name: given, origins }]
  })
}

/** Whether an expression stands for several columns: `*`, `t.*`, `(row).*`. */
function isStar(kind: string, node: Fields): boolean {
  if (kind === 'ColumnRef') return columnName(node).column === undefined
  const last = kind === 'A_Indirection' ? listOf(node['indirection']).at(-1) : undefined
  return last !== undefined && open(last)[0] === 'A_Star'
}

function star(
  kind: string,
  node: Fields,
  all: readonly Output[],
  place: Place,
  reader: Reader,
): readonly Output[] {
  // The columns of a row that is computed.
  if (kind !== 'ColumnRef') throw new Untold()
  const alias = columnName(node).qualifiers.at(-1)
  const found =
    alias === undefined
      ? [{ outputs: all }]
      : levels(place)
          .flatMap(({ relations }) => relations)
          .filter((relation) => relation.alias === alias)
  const [only, ...more] = found
  if (only === undefined || more.length > 0) throw new Untold()
  reader.spend(only.outputs.length)
  return only.outputs
}
