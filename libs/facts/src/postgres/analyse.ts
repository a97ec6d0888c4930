import type { SqlFacts } from '@sallyport/contracts'
import { FactsError } from '../errors.ts'
import { columnRef } from './columns.ts'
import {
  functionCall,
  indirection,
  operation,
  rangeFunction,
  sample,
  sortBy,
  subLink,
} from './expression-handlers.ts'
import { EXPRESSIONS, isJudgedByNodes } from './expressions.ts'
import { findings } from '../findings.ts'
import { eachChild, type Fields, isFields, open } from './nodes.ts'
import { insert, merge, rangeVar, remove, select, update } from './queries.ts'
import { limitOf } from './limit.ts'
import { resultColumns } from './results/result-columns.ts'
import { NO_NAMES } from './scope.ts'
import { NO_SOURCES } from './sources.ts'
import { explain, utility } from './utility.ts'
import type { Handler, Walker } from './walker.ts'

/** Deepest nesting of nodes that is followed. */
const MAX_DEPTH = 400

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    SelectStmt: select,
    InsertStmt: insert,
    UpdateStmt: update,
    DeleteStmt: remove,
    MergeStmt: merge,
    RangeVar: rangeVar,
    FuncCall: functionCall,
    A_Expr: operation,
    SubLink: subLink,
    SortBy: sortBy,
    A_Indirection: indirection,
    ColumnRef: columnRef,
    RangeTableSample: sample,
    RangeFunction: rangeFunction,
    ExplainStmt: explain,
  }),
)

const TOP = { scope: NO_NAMES, sources: NO_SOURCES, tables: 'read' } as const

/**
 * Walks a whole parse tree and tells what it does. Throws a {@link FactsError} where the tree holds anything that is
 * not known, is too deep, or names too much.
 */
export function analyse(tree: unknown, defaultSchema: string): SqlFacts {
  if (!isFields(tree)) throw new FactsError('unknown_node')
  const found = findings()
  const walker = walk({ findings: found, defaultSchema })
  let statements = 0
  eachChild('ParseResult', tree, (_, raw) => {
    statements += 1
    const [kind, node] = open(raw['stmt'])
    walker.visit(kind, node, { ...TOP, strict: isJudgedByNodes(kind) })
    found.limit(statements === 1 ? limitOf(kind, node) : undefined)
  })
  if (statements === 0) throw new FactsError('no_statement')
  return withResults(found.facts(statements), tree, defaultSchema)
}

/** One statement alone: what the first of several writes, the next may answer with. */
function withResults(facts: SqlFacts, tree: Fields, defaultSchema: string): SqlFacts {
  if (facts.statements !== 1 || facts.columns === undefined) return facts
  let columns: SqlFacts['resultColumns']
  eachChild('ParseResult', tree, (_, raw) => {
    columns = resultColumns(...open(raw['stmt']), defaultSchema)
  })
  return columns === undefined ? facts : { ...facts, resultColumns: columns }
}

function walk(base: Pick<Walker, 'findings' | 'defaultSchema'>): Walker {
  let depth = 0
  const walker: Walker = {
    ...base,
    visit(kind, node, place) {
      if (place.strict && !EXPRESSIONS.has(kind) && !(depth === 0 && isJudgedByNodes(kind))) {
        throw new FactsError('unknown_node')
      }
      if (depth > MAX_DEPTH) throw new FactsError('too_deep')
      depth += 1
      const handler = HANDLERS.get(kind) ?? (kind.endsWith('Stmt') ? utility(kind) : undefined)
      if (handler === undefined) walker.children(kind, node, place)
      else handler(node, place, walker)
      depth -= 1
    },
    children(kind, node, place, except) {
      eachChild(kind, node, (childKind, child, field) => {
        if (except === undefined || !except.has(field)) walker.visit(childKind, child, place)
      })
    },
  }
  return walker
}
