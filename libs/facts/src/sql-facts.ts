import type { SqlDialect, SqlFacts } from '@sallyport/contracts'
import { analyseDialect } from './dialects/analyse.ts'
import { DIALECTS } from './dialects/dialect.ts'
import { checkWords } from './dialects/lexical.ts'
import { parseDialect } from './dialects/parser.ts'
import { statementsBefore, withMark } from './dialects/whole.ts'
import { FactsError } from './errors.ts'
import { analyse } from './postgres/analyse.ts'
import { parse } from './postgres/parser.ts'

/** How a SQL text is to be read. */
export interface SqlOptions {
  readonly dialect: SqlDialect
  /** The schema of a table that the text names without one; where a dialect has none, the database or data set. */
  readonly defaultSchema: string
}

/** Longest text that is parsed, in bytes of UTF-8. */
const MAX_BYTES = 65_536

/**
 * Finds out what a SQL text does, from the syntax tree of the whole of it. Never rejects: whatever is not a text, too
 * long, not parsed, or not known to the analysis comes back with `understood: false`, empty lists and a `problem`.
 * The same text always gives the same facts.
 */
export async function sqlFacts(text: unknown, options: SqlOptions): Promise<SqlFacts> {
  try {
    return await understand(checked(text), options)
  } catch (error) {
    return notUnderstood(error instanceof FactsError ? error : new FactsError('parser_failed'))
  }
}

async function understand(text: string, { dialect, defaultSchema }: SqlOptions): Promise<SqlFacts> {
  if (dialect === 'postgresql') return analyse(await parse(text), defaultSchema)
  checkWords(text, DIALECTS[dialect])
  const { text: marked, mark } = withMark(text)
  const tree = await parseDialect(marked, DIALECTS[dialect].parser)
  return analyseDialect(statementsBefore(mark, tree), dialect, defaultSchema)
}

function checked(text: unknown): string {
  if (typeof text !== 'string') throw new FactsError('not_text')
  if (text.length > MAX_BYTES || Buffer.byteLength(text) > MAX_BYTES) {
    throw new FactsError('too_long')
  }
  // The parser reads C strings in UTF-8: a NUL would end the text early, a lone surrogate would become another letter.
  if (text.includes('\0') || !text.isWellFormed()) throw new FactsError('not_text')
  return text
}

/** Of a text that nothing is known of. */
export const NO_SQL_FACTS: SqlFacts = {
  understood: false,
  statements: 0,
  verbs: [],
  tablesRead: [],
  tablesWritten: [],
  functions: [],
}

const notUnderstood = (error: FactsError): SqlFacts => ({ ...NO_SQL_FACTS, problem: error.message })
