import { FactsError } from '../errors.ts'
import { columnsSet, isOutputName, namesColumn } from './columns.ts'
import type { TableUse } from '../findings.ts'
import { tableName } from './table-name.ts'
import { type Fields, isFields, open, text } from './nodes.ts'
import { isVisible, type Scope, within } from './scope.ts'
import { NO_SOURCES, relationSource, type Sources, sourcesOf } from './sources.ts'
import type { Handler, Place, Walker } from './walker.ts'

const LOCKS: Readonly<Record<string, string>> = {
  LCS_FORUPDATE: 'SELECT FOR UPDATE',
  LCS_FORNOKEYUPDATE: 'SELECT FOR NO KEY UPDATE',
  LCS_FORSHARE: 'SELECT FOR SHARE',
  LCS_FORKEYSHARE: 'SELECT FOR KEY SHARE',
}

const DONE = new Set(['withClause', 'intoClause', 'lockingClause', 'relation', 'sortClause'])

/** SELECT, VALUES, TABLE, and each side of UNION, INTERSECT, EXCEPT. */
export const select: Handler = (node, place, walker) => {
  const locks = lockVerbs(node['lockingClause'])
  for (const verb of [...ownVerbs(node, place), ...locks]) walker.findings.verb(verb)
  if (isFields(node['intoClause'])) {
    writeTable(node['intoClause']['rel'], 'write', walker)
    walker.findings.columnsUnknown()
  }
  const locked = locks.length > 0 || place.tables === 'both'
  const inside = statementPlace(node, { ...place, tables: locked ? 'both' : 'read' }, walker)
  const seen = { ...inside, sources: seenFrom(node['fromClause'], inside, walker) }
  walker.children('SelectStmt', node, seen, DONE)
  orderBy(node, seen, walker)
}

function orderBy(node: Fields, place: Place, walker: Walker): void {
  const items: readonly unknown[] = Array.isArray(node['sortClause']) ? node['sortClause'] : []
  const targets: readonly unknown[] = Array.isArray(node['targetList']) ? node['targetList'] : []
  const outputs = new Set(targets.map((target) => text(open(target)[1]['name'])))
  for (const item of items) {
    const [kind, sort] = open(item)
    const named = isOutputName(sort, outputs)
    walker.visit(kind, sort, named ? { ...place, sources: NO_SOURCES } : place)
  }
}

function ownVerbs(node: Fields, place: Place): readonly string[] {
  if (node['op'] !== 'SETOP_NONE') return []
  if (node['intoClause'] !== undefined) return ['SELECT INTO']
  if (node['valuesLists'] === undefined) return ['SELECT']
  return place.rows ? [] : ['VALUES']
}

/** A lock is reported for every table of the query: which of them it means is known by alias alone. */
function lockVerbs(clauses: unknown): readonly string[] {
  if (!Array.isArray(clauses)) return []
  return clauses.map((clause: unknown) => {
    const [, node] = open(clause)
    const verb = LOCKS[text(node['strength'])]
    if (verb === undefined) throw new FactsError('unknown_node')
    return verb
  })
}

const ROWS = new Set(['selectStmt'])
const REST = new Set([...DONE, ...ROWS])

export const insert: Handler = (node, place, walker) => {
  walker.findings.verb('INSERT')
  const answers = node['returningClause'] !== undefined || node['onConflictClause'] !== undefined
  const table = writeTable(node['relation'], answers ? 'both' : 'write', walker)
  columnsSet(node['cols'], table, walker)
  const inside = statementPlace(node, { ...place, tables: 'read', rows: true }, walker)
  if (node['selectStmt'] !== undefined) walker.visit(...open(node['selectStmt']), inside)
  if (isFields(node['onConflictClause'])) conflict(node['onConflictClause'], table, walker)
  const sources = changed(node, undefined, inside, walker)
  walker.children('InsertStmt', node, { ...inside, sources }, REST)
}

/** The columns that a row in the way is found by, and those that are set in it. */
function conflict(clause: Fields, table: string, walker: Walker): void {
  const { infer, targetList } = clause
  if (Array.isArray(targetList) && targetList.length > 0) columnsSet(targetList, table, walker)
  const elements: unknown = isFields(infer) ? infer['indexElems'] : undefined
  for (const item of Array.isArray(elements) ? elements : []) {
    const [, { name }] = open(item)
    if (name !== undefined) walker.findings.column(table, text(name))
  }
}

/** Makes the handler of a statement that finds the rows it changes, and so reads the table that it writes. */
const change =
  (kind: string, verb: string, from: string): Handler =>
  (node, place, walker) => {
    walker.findings.verb(verb)
    const table = writeTable(node['relation'], 'both', walker)
    if (!conditionsOf(kind, node).every(namesColumn)) walker.findings.missingWhere()
    if (kind === 'UpdateStmt') columnsSet(node['targetList'], table, walker)
    if (kind !== 'UpdateStmt') walker.findings.column(table, '*')
    const inside = statementPlace(node, { ...place, tables: 'read' }, walker)
    const sources = changed(node, node[from], inside, walker)
    walker.children(kind, node, { ...inside, sources }, DONE)
  }

/** What holds back the rows that are changed: for MERGE, its join, and each condition on rows that nothing was joined to. */
function conditionsOf(kind: string, node: Fields): readonly unknown[] {
  if (kind !== 'MergeStmt') return [node['whereClause']]
  const clauses: unknown = node['mergeWhenClauses']
  const left = (Array.isArray(clauses) ? clauses : [])
    .map((clause) => open(clause)[1])
    .filter(({ matchKind }) => matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE')
  return [node['joinCondition'], ...left.map(({ condition }) => condition)]
}

export const update = change('UpdateStmt', 'UPDATE', 'fromClause')
export const remove = change('DeleteStmt', 'DELETE', 'usingClause')
export const merge = change('MergeStmt', 'MERGE', 'sourceRelation')

/** What can be seen in a statement that changes a table: its rows before and after, and what it reads besides. */
function changed(node: Fields, from: unknown, place: Place, walker: Walker): Sources {
  if (!isFields(node['relation'])) throw new FactsError('unknown_node')
  const own = relationSource(node['relation'], undefined, walker.defaultSchema)
  const rows = ['excluded', 'old', 'new', ...rowNames(node['returningClause'])]
  const { list } = seenFrom(
    Array.isArray(from) || from === undefined ? from : [from],
    place,
    walker,
  )
  return {
    list: [own, ...rows.map((alias) => ({ ...own, alias })), ...list],
    outer: place.sources,
  }
}

/** `RETURNING WITH (OLD AS before)` names the row anew. */
function rowNames(clause: unknown): readonly string[] {
  const options = isFields(clause) ? clause['options'] : undefined
  return Array.isArray(options) ? options.map((item) => text(open(item)[1]['value'])) : []
}

/** A relation in FROM and its like, or named by a utility statement. */
export const rangeVar: Handler = (node, place, walker) => {
  if (place.tables !== 'write' && isVisible(place.scope, node)) return
  walker.findings.table(tableName(node, walker.defaultSchema), place.tables)
}

/** The target of a write is never a common table expression, even one of the same name. Returns what it is called. */
function writeTable(target: unknown, use: TableUse, walker: Walker): string {
  if (!isFields(target)) throw new FactsError('unknown_node')
  const name = tableName(target, walker.defaultSchema)
  walker.findings.table(name, use)
  return name
}

const statementPlace = (node: Fields, place: Place, walker: Walker): Place => ({
  ...place,
  scope: withClause(node['withClause'], place, walker),
})

const seenFrom = (from: unknown, place: Place, { findings, defaultSchema }: Walker): Sources => ({
  list: sourcesOf(from, place.scope, findings, defaultSchema),
  outer: place.sources,
})

/**
 * Visits the common table expressions and returns the scope of the statement they belong to. Each sees those before
 * it; after RECURSIVE, each sees all of them, itself too.
 */
function withClause(clause: unknown, place: Place, walker: Walker): Scope {
  if (clause === undefined) return place.scope
  if (!isFields(clause) || !Array.isArray(clause['ctes'])) throw new FactsError('unknown_node')
  const expressions = clause['ctes'].map((item: unknown) => open(item)[1])
  const all = expressions.map((expression) => text(expression['ctename']))
  expressions.forEach((expression, index) => {
    const seen = clause['recursive'] === true ? all : all.slice(0, index)
    walker.children('CommonTableExpr', expression, {
      strict: place.strict,
      sources: place.sources,
      tables: place.tables,
      scope: within(place.scope, seen),
    })
  })
  return within(place.scope, all)
}
