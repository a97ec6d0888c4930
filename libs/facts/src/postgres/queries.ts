import { FactsError } from '../errors.ts'
import { type TableUse, tableName } from './findings.ts'
import { type Fields, isFields, open, text } from './nodes.ts'
import { isVisible, type Scope, within } from './scope.ts'
import type { Handler, Place, Walker } from './walker.ts'

const LOCKS: Readonly<Record<string, string>> = {
  LCS_FORUPDATE: 'SELECT FOR UPDATE',
  LCS_FORNOKEYUPDATE: 'SELECT FOR NO KEY UPDATE',
  LCS_FORSHARE: 'SELECT FOR SHARE',
  LCS_FORKEYSHARE: 'SELECT FOR KEY SHARE',
}

const DONE = new Set(['withClause', 'intoClause', 'lockingClause', 'relation'])

/** SELECT, VALUES, TABLE, and each side of UNION, INTERSECT, EXCEPT. */
export const select: Handler = (node, place, walker) => {
  const locks = lockVerbs(node['lockingClause'])
  for (const verb of [...ownVerbs(node, place), ...locks]) walker.findings.verb(verb)
  if (isFields(node['intoClause'])) writeTable(node['intoClause']['rel'], 'write', walker)
  const locked = locks.length > 0 || place.tables === 'both'
  walkQuery('SelectStmt', node, { ...place, tables: locked ? 'both' : 'read' }, walker)
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

export const insert: Handler = (node, place, walker) => {
  walker.findings.verb('INSERT')
  const answers = node['returningClause'] !== undefined || node['onConflictClause'] !== undefined
  writeTable(node['relation'], answers ? 'both' : 'write', walker)
  walkQuery('InsertStmt', node, { ...place, tables: 'read', rows: true }, walker)
}

/** Makes the handler of a statement that finds the rows it changes, and so reads the table that it writes. */
const change =
  (kind: string, verb: string): Handler =>
  (node, place, walker) => {
    walker.findings.verb(verb)
    writeTable(node['relation'], 'both', walker)
    walkQuery(kind, node, { ...place, tables: 'read' }, walker)
  }

export const update = change('UpdateStmt', 'UPDATE')
export const remove = change('DeleteStmt', 'DELETE')
export const merge = change('MergeStmt', 'MERGE')

/** A relation in FROM and its like, or named by a utility statement. */
export const rangeVar: Handler = (node, place, walker) => {
  if (place.tables !== 'write' && isVisible(place.scope, node)) return
  walker.findings.table(tableName(node, walker.defaultSchema), place.tables)
}

/** The target of a write is never a common table expression, even one of the same name. */
function writeTable(target: unknown, use: TableUse, walker: Walker): void {
  if (!isFields(target)) throw new FactsError('unknown_node')
  walker.findings.table(tableName(target, walker.defaultSchema), use)
}

function walkQuery(kind: string, node: Fields, place: Place, walker: Walker): void {
  const scope = withClause(node['withClause'], place, walker)
  walker.children(kind, node, { ...place, scope }, DONE)
}

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
      tables: place.tables,
      scope: within(place.scope, seen),
    })
  })
  return within(place.scope, all)
}
