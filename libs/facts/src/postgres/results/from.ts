import { isFields, type Fields, names, open, text, eachChild, isEmpty } from '../nodes.ts'
import { tableName } from '../table-name.ts'
import {
  columnsOf,
  isOpen,
  loosened,
  originsNamed,
  type Output,
  renamed,
  union,
  Untold,
  weight,
} from './outputs.ts'
import { type Ctes, listOf, type Place, type Reader, type Relation } from './reader.ts'

/** What a FROM clause brings into sight, and what `*` stands for there. */
export interface From {
  readonly relations: readonly Relation[]
  readonly outputs: readonly Output[]
}

/** Reads a FROM clause, or USING of a DELETE. */
export function fromClause(items: readonly unknown[], place: Place, reader: Reader): From {
  const relations: Relation[] = []
  const outputs: Output[] = []
  for (const item of items) {
    const from = fromItem(item, place, relations, reader)
    relations.push(...from.relations)
    outputs.push(...from.outputs)
  }
  return { relations, outputs }
}

/** What stands on its left is seen by a function, and by what is LATERAL. */
function fromItem(item: unknown, place: Place, left: readonly Relation[], reader: Reader): From {
  const [kind, node] = open(item)
  reader.spend(1)
  const beside = { ...place, level: { relations: left, outer: place.level } }
  switch (kind) {
    case 'RangeVar':
      return aliased(node, relationOutputs(node, place, reader), reader, text(node['relname']))
    case 'RangeTableSample':
      return fromItem(node['relation'], place, left, reader)
    case 'RangeSubselect': {
      const seen = node['lateral'] === true ? beside : place
      return aliased(node, reader.query(...open(node['subquery']), seen), reader)
    }
    case 'RangeFunction':
      return aliased(node, functionOutputs(node, beside, reader), reader)
    case 'RangeTableFunc':
    case 'JsonTable':
      return aliased(node, [anyOf(kind, node, beside, reader)], reader)
    case 'JoinExpr':
      return join(node, place, left, reader)
    default:
      throw new Untold()
  }
}

function aliased(node: Fields, outputs: readonly Output[], reader: Reader, name = ''): From {
  reader.spend(weight(outputs))
  const alias = isFields(node['alias']) ? node['alias'] : {}
  const own = renamed(outputs, names(alias['colnames']))
  return { relations: [{ alias: text(alias['aliasname']) || name, outputs: own }], outputs: own }
}

/** A common table expression, or a table. */
function relationOutputs(node: Fields, { ctes }: Place, reader: Reader): readonly Output[] {
  const name = text(node['relname'])
  if (node['schemaname'] === undefined) {
    for (let at: Ctes | undefined = ctes; at !== undefined; at = at.next) {
      reader.spend(1)
      if (at.name !== name) continue
      if (at.outputs === undefined) throw new Untold()
      return at.outputs
    }
  }
  return [columnsOf(tableOf(node, reader))]
}

/** Relations of the server that hold values of any table: samples for the planner, texts of statements. */
const HOLD_VALUES = new Set(
  'pg_statistic pg_statistic_ext_data pg_stats pg_stats_ext pg_stats_ext_exprs pg_stat_activity'
    .split(' ')
    .map((name) => `pg_catalog.${name}`),
)

/** The name of a table whose columns hold nothing but its own values. */
export function tableOf(node: Fields, reader: Reader): string {
  const table = tableName(node, reader.defaultSchema)
  // What is too long for a row is kept in tables of the schema pg_toast.
  if (HOLD_VALUES.has(table) || table.startsWith('pg_toast.')) throw new Untold()
  return table
}

/** Functions in FROM tell their columns only by a list of definitions. */
function functionOutputs(node: Fields, place: Place, reader: Reader): readonly Output[] {
  const origins = new Set<string>()
  for (const pair of listOf(node['functions'])) {
    const [, list] = open(pair)
    const [call] = listOf(list['items'])
    if (isEmpty(call)) throw new Untold()
    reader.references(...open(call), place, origins)
  }
  const defined = listOf(node['coldeflist'])
  if (defined.length === 0) return [{ origins, loose: true }]
  return defined.map((item) => ({ name: text(open(item)[1]['colname']), origins }))
}

const ALIAS = 'alias'

/** Columns that may each hold whatever is named in what makes them. */
function anyOf(kind: string, node: Fields, place: Place, reader: Reader): Output {
  const origins = new Set<string>()
  eachChild(kind, node, (childKind, child, field) => {
    if (field !== ALIAS) reader.references(childKind, child, place, origins)
  })
  return { origins, loose: true }
}

function join(node: Fields, place: Place, before: readonly Relation[], reader: Reader): From {
  const left = fromItem(node['larg'], place, before, reader)
  const right = fromItem(node['rarg'], place, [...before, ...left.relations], reader)
  const sides = [...left.relations, ...right.relations]
  reader.spend(sides.length + weight(left.outputs) + weight(right.outputs))
  const { merged, outputs } = joined(left.outputs, right.outputs, node)
  const using = node['join_using_alias']
  const usingAlias = isFields(using) ? aliased({ alias: using }, merged, reader).relations : []
  if (!isFields(node['alias'])) return { relations: [...sides, ...usingAlias], outputs }
  const own = aliased(node, outputs, reader)
  return { relations: [...sides, ...usingAlias, ...own.relations], outputs: own.outputs }
}

/** The columns that a join merges, and all of its columns, with those first. */
function joined(
  left: readonly Output[],
  right: readonly Output[],
  node: Fields,
): { readonly merged: readonly Output[]; readonly outputs: readonly Output[] } {
  const all = [...left, ...right]
  const natural = node['isNatural'] === true
  if (natural && all.some(isOpen)) {
    // Which columns are merged, and so come first, cannot be told.
    const known = all.filter((output) => !isOpen(output))
    return { merged: [], outputs: [...loosened(all.filter(isOpen)), ...known] }
  }
  const shared = natural ? common(left, right) : names(node['usingClause'])
  if (shared.length === 0) return { merged: [], outputs: all }
  const merged = shared.map((name) => {
    const [ours, theirs] = [originsNamed(left, name), originsNamed(right, name)]
    if (ours.length === 0 || theirs.length === 0) throw new Untold()
    return { name, origins: union([...ours, ...theirs]) }
  })
  const rest = all.filter((output) => isOpen(output) || !shared.includes(output.name))
  return { merged, outputs: [...merged, ...loosened(rest)] }
}

function common(left: readonly Output[], right: readonly Output[]): readonly string[] {
  const theirs = new Set(right.map((output) => (isOpen(output) ? undefined : output.name)))
  return left.flatMap((output) => (!isOpen(output) && theirs.has(output.name) ? [output.name] : []))
}
