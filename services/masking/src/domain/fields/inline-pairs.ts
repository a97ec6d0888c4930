import type { Pace, Steps } from '../pace.ts'
import { type Fields, foldName, NO_FIELDS } from './field.ts'
import { FieldCells } from './field-cells.ts'
import type { Fragment } from './json-fragments.ts'

/**
 * Between a name and its value: what closes the name, and a sign. In errors of databases a list of names goes before a
 * list of values: `Key (a, b)=(1, 2)`.
 */
const SIGN = '(?:["\'`*\\])]{0,3}[ \\t]{0,4}[:=]{1,2}>?[ \\t]{0,4}|(?:, ?[\\w"]{1,64}){0,8}\\)=)'
/** Longer than what stands between a name and its value, but for names of columns without end. */
const LONGEST_SIGN = 1024
/** What a name is looked for, in characters. */
const NAME_COST = 64

/** Of JSON that ends within one. */
const LONGEST_NUMBER = 32

/** Beyond this nobody looks for the end of a value: it is masked with all that follows. */
const LONGEST_VALUE = 16 * 1024

/** Where another pair begins on the same line. */
const NEXT_PAIR = /(?<![ \t])[ \t]{1,16}["'`]?[\w.-]{1,64}["'`]?[ \t]?[:=]/y
const QUOTE = /["'`]/
const OPENS = /[([{]/
const CLOSES = /[)\]}]/
const ENDS = /[,;&|\r\n]/

/**
 * Finds the values of masked columns in pairs of a name and a value that stand anywhere in a line: what only looks like
 * JSON (of Python, with NaN, with line breaks in strings), queries of URLs, lines of logs, errors of databases. What is
 * JSON is none of it.
 */
export function* inlinePairs(
  text: string,
  columns: ReadonlyMap<string, Fields>,
  within: readonly Fragment[],
  pace: Pace,
): Steps<FieldCells> {
  const found = new FieldCells()
  const pairs = pairsOf(columns)
  let [fragment, done] = [0, 0]
  for (let from = 0; from < text.length;) {
    const to = pace.endOfPart(text, from)
    const offset = Math.max(0, from - 2)
    const part = text.slice(offset, to + LONGEST_SIGN)
    pairs.lastIndex = Math.max(from, done) - offset
    for (let match = pairs.exec(part); match !== null; match = pairs.exec(part)) {
      const at = offset + match.index
      if (at >= to) break
      while ((within[fragment]?.end ?? Number.POSITIVE_INFINITY) <= at) fragment++
      const start = offset + pairs.lastIndex
      if (isRead(within[fragment], at, start)) continue
      const value = valueAt(text, start)
      found.add(value, columns.get(foldName(match[1] ?? '')) ?? NO_FIELDS)
      done = value.end
      pairs.lastIndex = Math.max(pairs.lastIndex, done - offset)
      if (pace.spend(NAME_COST + value.end - value.start)) yield pace.rest()
    }
    if (pace.spend(to - from)) yield pace.rest()
    from = Math.max(to, Math.min(done, text.length))
  }
  return found
}

/** Whether JSON holds a pair and its value; one that breaks off may do so within the value: `007`, `0x7`. */
function isRead(json: Fragment | undefined, at: number, value: number): boolean {
  if (json === undefined || json.start >= at) return false
  return json.closing === '' || json.end - value > LONGEST_NUMBER
}

/** Matches the name of a column, and all that stands before its value. */
function pairsOf(columns: ReadonlyMap<string, Fields>): RegExp {
  const names = Array.from(columns.keys(), (name) =>
    name.replaceAll(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`),
  )
  // Of two names that begin alike the longer one counts.
  const either = names.toSorted((one, other) => other.length - one.length).join('|')
  return new RegExp(`(?<![\\p{L}\\p{N}_]|[\\p{L}\\p{N}_]-)(${either})${SIGN}`, 'giu')
}

interface Value {
  readonly start: number
  readonly end: number
}

/** The value that begins at a place: what stands in quotes, or all up to what separates it from another. */
function valueAt(text: string, start: number): Value {
  const limit = start + LONGEST_VALUE
  const isQuoted = QUOTE.test(text[start] ?? '')
  const end = isQuoted ? endOfQuoted(text, start, limit) : endOfBare(text, start, limit)
  return { start: isQuoted ? start + 1 : start, end }
}

function endOfBare(text: string, start: number, limit: number): number {
  let depth = 0
  for (let at = start; at < Math.min(limit, text.length); at++) {
    const char = text[at] ?? ''
    if (depth > 0 && QUOTE.test(char)) at = endOfQuoted(text, at, limit)
    else if (OPENS.test(char)) depth++
    else if (CLOSES.test(char) && --depth < 0) return at
    else if (depth === 0 && (ENDS.test(char) || isNextPair(text, at))) return at
  }
  return text.length
}

function isNextPair(text: string, at: number): boolean {
  NEXT_PAIR.lastIndex = at
  return NEXT_PAIR.test(text)
}

/** Where the quote at a place is closed; the end of the text where it is not. */
function endOfQuoted(text: string, start: number, limit: number): number {
  const quote = text[start]
  for (let at = start + 1; at < Math.min(limit, text.length); at++) {
    const isEscape = text[at] === '\\' || (text[at] === quote && text[at + 1] === quote)
    if (isEscape) at++
    else if (text[at] === quote) return at
  }
  return text.length
}
