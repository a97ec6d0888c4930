import type { FieldRule } from '@sallyport/contracts'
import type { Treatment } from '../actions/treatment.ts'

/** A field rule that is ready to use. */
export interface Field {
  readonly id: string
  readonly kind: string
  readonly treatment: Treatment
  readonly rule: FieldRule
}

/** Fields over one value, in the order of their rules. */
export type Fields = readonly Field[]

/** Over most values there is no field. */
export const NO_FIELDS: Fields = []

/**
 * What a place of a message means beside the fields that name it. What is `named` has its name of the protocol: it is no
 * column.
 */
export type Zone = 'envelope' | 'data' | 'result' | 'rows' | 'text' | 'named'

/** What a path stands for. */
export type Mark = Field | Zone

/** Column names are the same in any case. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Beside a name in the header of a table: quotes, and marks of Markdown. */
const MARKS = /^["'`*_\s]+|["'`*_\s]+$/g

/** The tables that a name is qualified with: `people.salary`, `"hr"."people"."salary"`, `[people].[salary]`. */
const TABLES =
  /^(?:["'`[]?[\p{L}\p{N}_$-]{1,64}["'`\]]?\.){1,3}(?=["'`[]?[^."'`[\]]{1,128}["'`\]]?$)/u
const BRACKETS = /^[["'`]|[\]"'`]$/g

/** The name of a column as rules have it: without the tables that it is qualified with, where none names it with them. */
export function columnName(written: string, columns: ReadonlyMap<string, Fields>): string {
  const name = foldName(written)
  if (!name.includes('.') || columns.has(name)) return name
  const own = name.replace(TABLES, '').replaceAll(BRACKETS, '')
  return columns.has(own) ? own : name
}

/** The name of a column as a header writes it: without marks where a rule names it so. */
export function headerName(written: string, columns: ReadonlyMap<string, Fields>): string {
  const name = columnName(written, columns)
  if (columns.has(name)) return name
  const bare = columnName(name.replaceAll(MARKS, ''), columns)
  return columns.has(bare) ? bare : name
}
