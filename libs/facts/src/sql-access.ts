import type { Access, SqlFacts } from '@sallyport/contracts'

const READS = new Set(['SELECT', 'VALUES', 'EXPLAIN', 'EXPLAIN ANALYZE'])

const WRITES = new Set([
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'REPLACE',
  'SELECT FOR UPDATE',
  'SELECT FOR NO KEY UPDATE',
  'SELECT FOR SHARE',
  'SELECT FOR KEY SHARE',
])

/**
 * What a SQL text may do to its database: `read` or `write` only where that is certain, else `admin`.
 * A text that is not understood, holds several statements, or calls a function that may have side effects is `admin`:
 * such a function can do whatever its owner can.
 */
export function sqlAccess(facts: SqlFacts): Access {
  const { understood, statements, verbs, tablesWritten, functions } = facts
  if (!understood || statements !== 1 || verbs.length === 0 || functions.length > 0) return 'admin'
  if (verbs.every((verb) => READS.has(verb))) return tablesWritten.length === 0 ? 'read' : 'admin'
  return verbs.every((verb) => READS.has(verb) || WRITES.has(verb)) ? 'write' : 'admin'
}
