import type { SqlDialect } from '@sallyport/contracts'
import type { ParserDialect } from './parser.ts'

/** The dialects that are read by sqlparser-rs. */
export type OtherDialect = Exclude<SqlDialect, 'postgresql'>

/** What sets a dialect apart, as its servers read it. */
export interface Dialect {
  readonly parser: ParserDialect
  readonly quotes: Quotes
  /** What starts a comment to the end of the line, besides `--`. */
  readonly lineComments: readonly string[]
  /** Whether `--` starts a comment only in front of a space. */
  readonly dashNeedsSpace: boolean
  /** Whether a name may begin with `@` where a value is meant. */
  readonly parameters: boolean
  /** Words of the language that, where a name stands, may begin a statement that the parser takes for an alias. */
  readonly reserved: ReadonlySet<string>
  /** Whether UPDATE and DELETE may name what they change by an alias of their FROM or USING. */
  readonly changesByAlias: boolean
  /** Most parts of a table's name; with one more it would be on another server. */
  readonly maxParts: number
  /** What each part of a table's name must look like, so that it means one table. */
  readonly names: RegExp
  /** The name that stands for a table: how the server folds what is written. */
  readonly fold: (name: string, quoted: boolean) => string
}

/** What may open a string or a quoted name, and what closes it. */
export interface Quotes {
  /** By opening character: the closing one. */
  readonly pairs: Readonly<Record<string, string>>
  /** Opening characters within which a backslash may escape. */
  readonly escapes: string
}

/**
 * Statements of Transact-SQL follow each other without a semicolon, some of them in one word, and hints that lock may
 * stand in brackets behind a table like names of its columns.
 */
const TRANSACT_SQL = new Set(
  `
  add alter authorization backup begin break browse bulk cascade case checkpoint close clustered commit compute
  conversation continue create cursor dbcc deallocate declare delete deny disable disk distributed drop dump else enable
  end errlvl except exec execute exit fetch for from go goto grant group having holdlock if insert intersect into kill
  lineno load merge move nocheck of off on open opendatasource openquery openrowset openxml option order over plan print
  proc procedure raiserror read readtext receive reconfigure replication restore restrict return revert revoke rollback
  save schema select send set setuser shutdown statistics tablesample textsize throw tran transaction trigger truncate
  tsequal union update updatetext use values waitfor where while with within writetext
  paglock readcommittedlock repeatableread rowlock serializable tablock tablockx updlock xlock
  `
    .trim()
    .split(/\s+/),
)

const NONE: ReadonlySet<string> = new Set()

const ANY = /^[^\0]+$/

const lower = (name: string): string => name.toLowerCase()
const upper = (name: string): string => name.toUpperCase()

export const DIALECTS: Readonly<Record<OtherDialect, Dialect>> = {
  mysql: {
    parser: 'mysql',
    quotes: { pairs: { "'": "'", '"': '"', '`': '`' }, escapes: `'"` },
    lineComments: ['#'],
    dashNeedsSpace: true,
    parameters: false,
    reserved: NONE,
    changesByAlias: true,
    maxParts: 2,
    names: ANY,
    fold: lower,
  },
  sqlserver: {
    parser: 'mssql',
    quotes: { pairs: { "'": "'", '"': '"', '[': ']' }, escapes: '' },
    lineComments: [],
    dashNeedsSpace: false,
    parameters: true,
    reserved: TRANSACT_SQL,
    changesByAlias: true,
    maxParts: 3,
    names: ANY,
    fold: lower,
  },
  snowflake: {
    parser: 'snowflake',
    quotes: { pairs: { "'": "'", '"': '"' }, escapes: `'` },
    lineComments: [],
    dashNeedsSpace: false,
    parameters: false,
    reserved: NONE,
    changesByAlias: false,
    maxParts: 3,
    names: ANY,
    fold: (name, quoted) => (quoted ? name : upper(name)),
  },
  bigquery: {
    parser: 'bigquery',
    quotes: { pairs: { "'": "'", '"': '"', '`': '`' }, escapes: '\'"`' },
    lineComments: ['#'],
    dashNeedsSpace: false,
    parameters: true,
    reserved: NONE,
    changesByAlias: false,
    maxParts: 4,
    // An asterisk stands for many tables, other characters for a part or a past state of one.
    names: /^[\p{L}\p{N}_ -]+$/u,
    fold: (name) => name,
  },
}
