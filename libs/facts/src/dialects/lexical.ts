import { FactsError } from '../errors.ts'
import type { Dialect } from './dialect.ts'

/** What some servers take for the end of a line, for white space, or for nothing at all. */
const ODD_CHARACTERS = /\r(?!\n)|(?![\t\n\r])\p{Cc}|[\u2028\u2029\uFEFF]/u

/** Deepest nesting of brackets that is parsed. */
const MAX_BRACKETS = 40

/**
 * Refuses a text that a server could cut into other words than the parser does: in another SQL mode, another version,
 * or by a rule that the parser does not have. What is left means the same to both: plain words, strings and names that
 * end at the same place in any mode, and comments that are comments everywhere. Throws a {@link FactsError}.
 */
export function checkWords(sql: string, dialect: Dialect): void {
  if (ODD_CHARACTERS.test(sql)) throw ambiguous()
  let depth = 0
  for (let at = 0; at < sql.length;) {
    const char = sql.charAt(at)
    const closing = dialect.quotes.pairs[char]
    const comment = closing === undefined ? endOfComment(sql, at, dialect) : undefined
    if (closing !== undefined) at = endOfQuoted(sql, at, closing, dialect)
    else if (comment !== undefined) at = comment
    else {
      if ('([{'.includes(char)) depth += 1
      if (')]}'.includes(char)) depth -= 1
      if (depth > MAX_BRACKETS) throw new FactsError('too_deep')
      at = endOfWord(sql, at)
    }
  }
}

/** Strings and quoted names: closed by their quote, which is doubled where it is meant as a letter. */
function endOfQuoted(sql: string, start: number, closing: string, dialect: Dialect): number {
  const opening = sql.charAt(start)
  const escapes = dialect.quotes.escapes.includes(opening)
  let end = sql.indexOf(closing, start + 1)
  while (end !== -1) {
    // Whether a quote behind a backslash ends the string depends on settings of the server.
    if (escapes && backslashesBefore(sql, end, start) % 2 === 1) throw ambiguous()
    if (sql.charAt(end + 1) !== closing) break
    if (dialect.parser === 'bigquery') throw ambiguous()
    end = sql.indexOf(closing, end + 2)
  }
  if (end === -1) throw new FactsError('not_sql')
  if (opening === '[' && sql.slice(start + 1, end).includes('[')) throw ambiguous()
  return end + 1
}

function backslashesBefore(sql: string, end: number, start: number): number {
  let at = end
  while (at > start + 1 && sql.charAt(at - 1) === '\\') at -= 1
  return end - at
}

/** Where the comment that begins here ends, if one begins here. */
function endOfComment(sql: string, at: number, dialect: Dialect): number | undefined {
  const two = sql.slice(at, at + 2)
  if (two === '/*') return endOfBlock(sql, at, dialect)
  // Snowflake reads two slashes as a comment, others divide by nothing.
  if (two === '//') throw ambiguous()
  const dashes = two === '--'
  if (dashes && dialect.dashNeedsSpace && !/^[ \t\n\r]?$/.test(sql.charAt(at + 2)))
    throw ambiguous()
  if (!dashes && !dialect.lineComments.includes(sql.charAt(at))) return undefined
  const end = sql.indexOf('\n', at)
  return end === -1 ? sql.length : end
}

/** `/*! … *\/` is executed by MySQL, and `/*M! … *\/` by MariaDB; some servers nest comments and some do not. */
function endOfBlock(sql: string, start: number, { parser }: Dialect): number {
  const end = sql.indexOf('*/', start + 2)
  if (end === -1) throw new FactsError('not_sql')
  const inside = sql.slice(start + 2, end)
  if (/^M?!/i.test(inside)) throw new FactsError('executable_comment')
  if (inside.includes('/*') || inside.endsWith('/')) throw ambiguous()
  // A hint may set a variable of the session for the length of the statement.
  if (parser === 'mysql' && inside.startsWith('+') && /set_var|resource_group/i.test(inside)) {
    throw new FactsError('executable_comment')
  }
  return end + 2
}

/** White space, a number, a name, or one character that means something by itself. */
const WORD =
  /[ \t\n]+|\r\n|0[xX][\dA-Fa-f]+(?!\w)|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?!\w)|@{0,2}[A-Za-z_]\w*|[-!%&()*+,./:;<=>?[\]^{|}~]/y

function endOfWord(sql: string, at: number): number {
  WORD.lastIndex = at
  if (!WORD.test(sql)) throw ambiguous()
  return WORD.lastIndex
}

const ambiguous = (): FactsError => new FactsError('ambiguous_text')
