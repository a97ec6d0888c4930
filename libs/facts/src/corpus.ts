import { readdirSync, readFileSync } from 'node:fs'
import type { Access, SqlDialect } from '@sallyport/contracts'
import { parse } from 'yaml'

/** What is common to all texts of the corpus. */
interface Judged {
  /** What it is for. */
  readonly why: string
  /**
   * By whoever wrote it down, what it is: `harmless` does nothing that examples/policies/reference.cedar forbids, `change`
   * is a plain change that waits for an approval there, `unlisted` is harmless and not on its lists, `harm` is all else.
   */
  readonly meant: 'harmless' | 'change' | 'unlisted' | 'harm'
  /** What becomes of it by these policies. */
  readonly decision: 'allow' | 'approval' | 'deny'
  /** True unless said. */
  readonly understood?: boolean
}

/** A statement and what must be found in it; a list that is absent must be empty. */
export interface SqlCase extends Judged {
  readonly sql: string
  readonly access: Access
  /** One unless said. */
  readonly statements?: number
  readonly verbs?: readonly string[]
  readonly reads?: readonly string[]
  readonly writes?: readonly string[]
  readonly functions?: readonly string[]
  /** None may be told beside functions. */
  readonly columns?: readonly string[]
  readonly missingWhere?: true
  readonly limit?: number
}

/** A text for a shell. A word, a command or a file that must not be guessed is `<?>`. */
export interface ShellCase extends Judged {
  readonly text: string
  /** bash unless said. */
  readonly shell?: 'bash' | 'sh'
  /** All commands, in the order in which they are found. */
  readonly runs?: readonly string[]
  readonly reads?: readonly string[]
  readonly writes?: readonly string[]
  readonly sets?: readonly string[]
}

export interface UrlCase extends Judged {
  readonly url: string
  /** Host, network and port. */
  readonly leads?: string
  /** Normalised path, if it is not `/`. */
  readonly path?: string
  readonly flags?: readonly ('credentials' | 'traversal' | 'encodedSeparators')[]
  readonly keys?: readonly string[]
}

export interface PathCase extends Judged {
  readonly path: string
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

const read = (name: string): string => readFileSync(new URL(`${name}.yaml`, FOLDER), 'utf8')

/** Reads the statements of one dialect. */
export const corpusOf = (dialect: SqlDialect): readonly SqlCase[] => parse(read(dialect))

export const shellCorpus = (): readonly ShellCase[] => parse(read('shell'))
export const urlCorpus = (): readonly UrlCase[] => parse(read('urls'))
export const pathCorpus = (): readonly PathCase[] => parse(read('paths'))

/** The files of texts that there are. */
export const corpusFiles = (): readonly string[] =>
  readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))
