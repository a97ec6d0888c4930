import { identifier } from '../identifier.ts'
import { isCatalogRelation } from './catalog.ts'
import { type Fields, text } from './nodes.ts'

/** The reported name of a table: `schema.table`, whatever database it was qualified with. */
export function tableName(rangeVar: Fields, defaultSchema: string): string {
  const table = text(rangeVar['relname'])
  const implied = isCatalogRelation(table) ? 'pg_catalog' : defaultSchema
  return `${identifier(text(rangeVar['schemaname']) || implied)}.${identifier(table)}`
}
