import type { SqlFacts } from '@sallyport/contracts'
import { FactsError } from './errors.ts'
import { identifier } from './identifier.ts'

/** Bounds of the contract of the facts. */
const MAX_NAMES = 256
const MAX_NAME_LENGTH = 256

/** What an analysis has found so far. */
export interface Findings {
  verb(verb: string): void
  /** A table that is read, written, or both. */
  table(name: string, use: TableUse): void
  /** A function or operator that is not known to be harmless. */
  function(name: string): void
  /** A column of a reported table, or `*` for all of them. */
  column(table: string, column: string): void
  /** A column whose table cannot be told: no list of columns would be whole. */
  columnsUnknown(): void
  /** An UPDATE, DELETE or MERGE that no condition on a column holds back. */
  missingWhere(): void
  /** The most rows that the one query can return, if it says so. */
  limit(rows: number | undefined): void
  facts(statements: number): SqlFacts
}

/** What a statement does to the tables it names. */
export type TableUse = 'read' | 'write' | 'both'

/** Starts with nothing found. Each list refuses to grow beyond the bounds of the contract. */
export function findings(): Findings {
  const verbs = new Set<string>()
  const tablesRead = new Set<string>()
  const tablesWritten = new Set<string>()
  const functions = new Set<string>()
  const columns = new Set<string>()
  let columnsKnown = true
  let missingWhere = false
  let limit: number | undefined
  return {
    verb: (verb) => add(verbs, verb),
    table: (name, use) => {
      if (use !== 'write') add(tablesRead, name)
      if (use !== 'read') add(tablesWritten, name)
    },
    function: (name) => add(functions, name),
    column: (table, column) => {
      const name = `${table}.${column === '*' ? column : identifier(column)}`
      if (columns.size < MAX_NAMES && name.length <= MAX_NAME_LENGTH) columns.add(name)
      else columnsKnown &&= columns.has(name)
    },
    columnsUnknown: () => {
      columnsKnown = false
    },
    missingWhere: () => {
      missingWhere = true
    },
    limit: (rows) => {
      limit = rows
    },
    facts: (statements) => ({
      understood: true,
      statements,
      verbs: [...verbs],
      tablesRead: [...tablesRead],
      tablesWritten: [...tablesWritten],
      functions: [...functions],
      // A function can read whatever a text within the statement names, as query_to_xml does.
      ...(columnsKnown && functions.size === 0 && { columns: [...columns] }),
      missingWhere,
      ...(limit !== undefined && { limit }),
    }),
  }
}

function add(set: Set<string>, name: string): void {
  set.add(name)
  if (set.size > MAX_NAMES || name.length > MAX_NAME_LENGTH) throw new FactsError('too_many_names')
}
