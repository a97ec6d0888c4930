import type { SqlFacts } from '@sallyport/contracts'
import { FactsError } from '../errors.ts'
import { identifier, isCatalogRelation } from './catalog.ts'
import { type Fields, text } from './nodes.ts'

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
  return {
    verb: (verb) => add(verbs, verb),
    table: (name, use) => {
      if (use !== 'write') add(tablesRead, name)
      if (use !== 'read') add(tablesWritten, name)
    },
    function: (name) => add(functions, name),
    facts: (statements) => ({
      understood: true,
      statements,
      verbs: [...verbs],
      tablesRead: [...tablesRead],
      tablesWritten: [...tablesWritten],
      functions: [...functions],
    }),
  }
}

function add(set: Set<string>, name: string): void {
  set.add(name)
  if (set.size > MAX_NAMES || name.length > MAX_NAME_LENGTH) throw new FactsError('too_many_names')
}

/** The reported name of a table: `schema.table`, whatever database it was qualified with. */
export function tableName(rangeVar: Fields, defaultSchema: string): string {
  const table = text(rangeVar['relname'])
  const implied = isCatalogRelation(table) ? 'pg_catalog' : defaultSchema
  return `${identifier(text(rangeVar['schemaname']) || implied)}.${identifier(table)}`
}
