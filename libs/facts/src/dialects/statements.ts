import { FactsError } from '../errors.ts'
import { type Part, partsOf, tableName } from './names.ts'
import { writeTable } from './queries.ts'
import {
  asFields,
  asList,
  type Fields,
  type Handler,
  isNothing,
  type Place,
  variantOf,
  type Walker,
} from './walker.ts'

const NOWHERE: Place = { hidden: new Set(), use: 'read' }

const insert: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb(insertVerb(node))
  const [kind, name] = variantOf(node['table'])
  if (kind !== 'TableName') throw new FactsError('unknown_node')
  const answers = ['returning', 'output', 'on'].some((field) => !isNothing(node[field]))
  writeTable(name, answers ? 'both' : 'write', walker)
  walker.fields('Insert', node, { ...place, use: 'read', rows: true }, ['table'])
}

function insertVerb(node: Fields): string {
  if (node['replace_into'] === true) return 'REPLACE'
  return node['overwrite'] === true ? 'INSERT OVERWRITE' : 'INSERT'
}

const update: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb('UPDATE')
  filtered(node['selection'], walker)
  const sources = isNothing(node['from']) ? [] : asList(variantOf(node['from'])[1])
  const { relation, joins } = asFields(node['table'])
  // Any table of a join may be changed; where there is none, the one table is named or stands behind an alias.
  const several = !isNothing(joins)
  if (several) walker.visit('TableWithJoins', node['table'], { ...place, use: 'both' })
  else changeOne(tableOf(relation), sources, walker)
  walker.fields('Update', node, { ...place, use: 'read' }, ['table'])
}

function changeOne(table: Fields, sources: readonly unknown[], walker: Walker): void {
  target(table['name'], sources, walker)
  walker.fields('TableFactor.Table', table, NOWHERE, ['name'])
}

const remove: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb('DELETE')
  filtered(node['selection'], walker)
  const from = asList(variantOf(node['from'])[1])
  const named = asList(node['tables'])
  const using = asList(node['using'])
  if (named.length > 0) named.forEach((name) => target(name, from, walker))
  else from.forEach((each) => deleteFrom(asFields(each), using, walker))
  walker.fields('Delete', node, { ...place, use: 'read' }, [
    'tables',
    ...(named.length > 0 ? [] : ['from']),
  ])
}

function deleteFrom(
  { relation, joins, ...more }: Fields,
  using: readonly unknown[],
  walker: Walker,
): void {
  if (!isNothing(joins) || Object.keys(more).length > 0) throw new FactsError('unknown_node')
  changeOne(tableOf(relation), using, walker)
}

const merge: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb('MERGE')
  filtered(node['on'], walker)
  for (const clause of asList(node['clauses'])) {
    const { clause_kind: kind, predicate } = asFields(clause)
    if (kind === 'NotMatchedBySource') filtered(predicate, walker)
  }
  const table = tableOf(node['table'])
  writeTable(table['name'], 'both', walker)
  walker.fields('TableFactor.Table', table, NOWHERE, ['name'])
  walker.fields('Merge', node, { ...place, use: 'read', rows: true }, ['table'])
}

/** A table factor that must be a plain table: what is changed through a query is not known. */
function tableOf(factor: unknown): Fields {
  const [kind, held] = variantOf(factor)
  const table = asFields(held)
  if (kind !== 'Table' || !isNothing(table['args'])) throw new FactsError('unknown_node')
  return table
}

/**
 * What a statement changes: a table, or the alias of one among those that it reads. An alias in other letters may be
 * another table where the server minds case, and in some dialects an alias is never meant, so that both are reported.
 */
function target(name: unknown, sources: readonly unknown[], walker: Walker): void {
  const { dialect, defaultSchema } = walker
  const parts = partsOf(name, dialect)
  const [first, ...more] = parts
  let isAlias = false
  if (first !== undefined && more.length === 0) {
    for (const { kind, factor } of sources.flatMap(factorsOf)) {
      const alias = aliasOf(kind, factor, walker)
      if (alias?.text.toLowerCase() !== first.text.toLowerCase()) continue
      // A server may change what a query reads by the name of the query.
      if (kind !== 'Table') throw new FactsError('unknown_node')
      writeTable(factor['name'], 'both', walker)
      isAlias ||= alias.text === first.text && !isNothing(factor['alias'])
    }
  }
  if (!isAlias || !dialect.changesByAlias) {
    walker.findings.table(tableName(parts, dialect, defaultSchema), 'both')
  }
}

interface Factor {
  readonly kind: string
  readonly factor: Fields
}

/** What one item of FROM is made of, with what is joined to it, in brackets or not. */
function factorsOf(item: unknown): readonly Factor[] {
  const { relation, joins } = asFields(item)
  const factors = [relation, ...asList(joins).map((join) => asFields(join)['relation'])]
  return factors.flatMap((each): readonly Factor[] => {
    const [kind, held] = variantOf(each)
    const factor = asFields(held)
    const inner = kind === 'NestedJoin' ? factorsOf(factor['table_with_joins']) : []
    return [{ kind, factor }, ...inner]
  })
}

/** By what name it can be meant: its alias, or the last part of the name of a table. */
function aliasOf(kind: string, factor: Fields, { dialect }: Walker): Part | undefined {
  if (!isNothing(factor['alias'])) {
    return partsOf([{ Identifier: asFields(factor['alias'])['name'] }], dialect)[0]
  }
  return kind === 'Table' ? partsOf(factor['name'], dialect).at(-1) : undefined
}

const filtered = (where: unknown, { findings }: Walker): void => {
  if (!namesColumn(where)) findings.missingWhere()
}

/** Whether any column is named anywhere in a condition. */
function namesColumn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([key, held]) =>
      key === 'CompoundIdentifier' || key === 'Identifier' || (key !== 'name' && namesColumn(held)),
  )
}

const explain: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb(node['analyze'] === true ? 'EXPLAIN ANALYZE' : 'EXPLAIN')
  walker.fields('Statement.Explain', node, place)
}

export const statementHandlers: readonly (readonly [string, Handler])[] = [
  ['Insert', insert],
  ['Update', update],
  ['Delete', remove],
  ['Merge', merge],
  ['Statement.Explain', explain],
]
