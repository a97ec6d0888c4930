import { eachChild, type Fields, isFields, open, text } from '../nodes.ts'
import { isWholeRow } from '../whole-row.ts'
import { originsNamed, type Origins, unionOf, Untold, weight } from './outputs.ts'
import { gather, levels, listOf, type Place, type Reader, type Relation } from './reader.ts'

/** A column as it is named; without `column`, all of them. */
export interface ColumnName {
  /** Its table, and where a schema or database is named before that, those. */
  readonly qualifiers: readonly string[]
  readonly column: string | undefined
}

/** Takes a ColumnRef apart. */
export function columnName(node: Fields): ColumnName {
  const parts = listOf(node['fields']).map((item) => {
    const [kind, field] = open(item)
    return kind === 'String' ? text(field['sval']) : undefined
  })
  const qualifiers = parts.slice(0, -1).filter((part) => part !== undefined)
  if (parts.length === 0 || qualifiers.length < parts.length - 1) throw new Untold()
  return { qualifiers, column: parts.at(-1) }
}

/** See {@link Reader.references}. */
export function references(
  kind: string,
  node: Fields,
  place: Place,
  into: Set<string>,
  reader: Reader,
): void {
  reader.spend(1)
  if (kind === 'ColumnRef') {
    for (const origins of meant(columnName(node), place, reader)) gather(into, origins, reader)
    return
  }
  if (kind === 'SelectStmt') {
    for (const { origins } of reader.query(kind, node, place, into)) gather(into, origins, reader)
    return
  }
  if (kind === 'FuncCall') windowOf(node['over'], place, into, reader)
  eachChild(kind, node, (childKind, child) => references(childKind, child, place, into, reader))
}

/** What decides about the window of `OVER name`: no window of the query is taken for another. */
function windowOf(over: unknown, place: Place, into: Set<string>, reader: Reader): void {
  if (!isFields(over) || (over['name'] === undefined && over['refname'] === undefined)) return
  const { level } = place
  const unnamed = { ...place, level: level && { ...level, windows: undefined } }
  for (const item of listOf(level?.windows)) reader.references(...open(item), unnamed, into)
}

/** What a name may stand for at a place, whatever level it belongs to. Nothing that is left out is looked for elsewhere. */
function meant(name: ColumnName, place: Place, reader: Reader): readonly Origins[] {
  const relations = levels(place).flatMap((level) => level.relations)
  reader.spend(relations.length)
  const qualifier = name.qualifiers.at(-1)
  const all = relations
    .filter(({ alias }) => qualifier === undefined || alias === qualifier)
    .flatMap((relation) => {
      reader.spend(weight(relation.outputs))
      return qualifier === undefined ? alone(name.column, relation) : within(name.column, relation)
    })
  if (all.length === 0) throw new Untold()
  return all
}

/** A name alone is a column of any relation, or the whole row of the one that is called so. */
function alone(column: string | undefined, { alias, outputs }: Relation): readonly Origins[] {
  if (column === undefined) return [unionOf(outputs)]
  const named = originsNamed(outputs, column)
  return alias === column ? [...named, unionOf(outputs)] : named
}

/** `row.name` calls a function of the row where the row has no such column. */
function within(column: string | undefined, { outputs }: Relation): readonly Origins[] {
  if (column === undefined) return [unionOf(outputs)]
  const named = originsNamed(outputs, column)
  return isWholeRow(column) ? [...named, unionOf(outputs)] : named
}
