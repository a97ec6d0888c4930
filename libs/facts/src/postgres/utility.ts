import { isJudgedByNodes } from './expressions.ts'
import { type Fields, names, open, text } from './nodes.ts'
import { tableName } from './table-name.ts'
import { verbOf } from './verbs.ts'
import type { Handler, Walker } from './walker.ts'

const OPTIONS = new Set(['options'])

/** EXPLAIN, which with ANALYZE runs the statement. Its options choose what is told, and cannot do more. */
export const explain: Handler = (node, place, walker) => {
  walker.findings.verb(analyzes(node['options']) ? 'EXPLAIN ANALYZE' : 'EXPLAIN')
  const [kind] = open(node['query'])
  walker.children('ExplainStmt', node, { ...place, strict: isJudgedByNodes(kind) }, OPTIONS)
}

/** Whether ANALYZE is among the options, even if it is switched off there. */
function analyzes(options: unknown): boolean {
  const items: readonly unknown[] = Array.isArray(options) ? options : []
  return items.some((item) => open(item)[1]['defname'] === 'analyze')
}

/**
 * Makes the handler of any other statement. Tables that it names itself count as written, those of a query within it
 * as read.
 */
export const utility =
  (kind: string): Handler =>
  (node, place, walker) => {
    walker.findings.verb(verbOf(kind, node))
    walker.findings.columnsUnknown()
    if (kind === 'DropStmt') dropped(node, walker)
    const reads = kind === 'CopyStmt' && node['is_from'] !== true
    walker.children(kind, node, { ...place, strict: false, tables: reads ? 'read' : 'write' })
  }

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_SEQUENCE',
])

/** DROP names its relations in lists of strings. */
function dropped(node: Fields, walker: Walker): void {
  if (!RELATIONS.has(text(node['removeType'])) || !Array.isArray(node['objects'])) return
  for (const object of node['objects']) {
    const [relname, schemaname] = names(open(object)[1]['items']).toReversed()
    walker.findings.table(tableName({ relname, schemaname }, walker.defaultSchema), 'write')
  }
}
