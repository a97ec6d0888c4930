import { readdirSync, readFileSync } from 'node:fs'
import type { Access, SqlDialect } from '@sallyport/contracts'
import { parse } from 'yaml'

/** A statement and what must be found in it; a list that is absent must be empty. */
export interface CorpusCase {
  readonly why: string
  readonly sql: string
  readonly access: Access
  /** True unless said. */
  readonly understood?: boolean
  /** Changes nothing, although it is not judged a read. */
  readonly harmless?: true
  /** One unless said. */
  readonly statements?: number
  readonly verbs?: readonly string[]
  readonly reads?: readonly string[]
  readonly writes?: readonly string[]
  readonly functions?: readonly string[]
  readonly columns?: readonly string[]
  readonly missingWhere?: true
  readonly limit?: number
}

const FOLDER = new URL('../corpus/', import.meta.url)

/** Where the corpus of each dialect takes a table that has no schema from. */
export const DEFAULT_SCHEMAS: Readonly<Record<SqlDialect, string>> = {
  postgresql: 'public',
  mysql: 'shop',
  sqlserver: 'dbo',
  snowflake: 'PUBLIC',
  bigquery: 'shop',
}

/** Reads the statements of one dialect. */
export const corpusOf = (dialect: SqlDialect): readonly CorpusCase[] =>
  parse(readFileSync(new URL(`${dialect}.yaml`, FOLDER), 'utf8'))

/** The files of statements that there are. */
export const corpusFiles = (): readonly string[] =>
  readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))
