import type { SqlFacts } from '@sallyport/contracts'
import { FactsError } from '../errors.ts'
import { findings } from '../findings.ts'
import { administer } from './administration.ts'
import { DIALECTS, type OtherDialect } from './dialect.ts'
import { expressionHandlers } from './expressions.ts'
import { HARMLESS } from './functions.ts'
import { limitOf } from './limit.ts'
import { nameHandlers } from './names.ts'
import { queryHandlers } from './queries.ts'
import { statementHandlers } from './statements.ts'
import { type Place, variantOf, walkerOf } from './walker.ts'

const HANDLERS = new Map([
  ...nameHandlers,
  ...expressionHandlers,
  ...queryHandlers,
  ...statementHandlers,
])

const TOP: Place = { hidden: new Set(), use: 'read' }

/**
 * Walks the statements of a whole text, as sqlparser-rs read them, and tells what they do. Throws a {@link FactsError} where the tree holds
 * anything that is not known, is too deep, or names too much.
 */
export function analyseDialect(
  statements: readonly unknown[],
  name: OtherDialect,
  defaultSchema: string,
): SqlFacts {
  const found = findings()
  const dialect = DIALECTS[name]
  const walker = walkerOf(
    { findings: found, dialect, functions: HARMLESS[name], defaultSchema },
    HANDLERS,
  )
  // Which table a column belongs to depends on rules of each dialect that are not held here.
  found.columnsUnknown()
  if (statements.length === 0) throw new FactsError('no_statement')
  for (const statement of statements) {
    const [kind, node] = variantOf(statement)
    if (!administer(kind, node, TOP, walker)) walker.visit('Statement', statement, TOP)
  }
  if (statements.length === 1) found.limit(limitOf(statements[0]))
  return found.facts(statements.length)
}
