import type { Pace, Steps } from '../pace.ts'
import { type Fields, foldName, NO_FIELDS } from './field.ts'
import type { SubjectFields } from './subject-fields.ts'

/** Cells of a text that fields mask, in order. */
export interface TableCells {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly fields: readonly Fields[]
  /** Folded names of columns that were met. */
  readonly met: ReadonlySet<string>
}

interface Cell {
  readonly start: number
  readonly end: number
}

interface Row {
  readonly cells: readonly Cell[]
  readonly end: number
}

interface Header {
  readonly delimiter: string
  readonly fields: readonly Fields[]
  /** Of all columns, each once. */
  readonly all: Fields
}

const DELIMITERS = ['|', '\t', ',', ';'] as const
/** Longer lines are no header. */
const LONGEST_HEADER = 8192
const RULE = /^[\s|:+-]*-[\s|:+-]*$/
/** A quoted cell ends its line or is followed by a delimiter: that of a JSON member is none. */
const BEHIND_QUOTE = /[ \t\r]{0,64}/y
const COUNT = /^\(\d+ rows?\)$/

/**
 * Finds the cells of masked columns in CSV, in Markdown tables and in tables as database clients draw them: from a line
 * that names such a column to an empty line that nothing of as many cells follows. A row that has not as many cells as the
 * header is masked whole. A table of sources has no end: what follows may be the rest of a value.
 */
export function* tableCells(
  text: string,
  subject: Pick<SubjectFields, 'columns' | 'resultNames'>,
  pace: Pace,
): Steps<TableCells> {
  const found: Found = { starts: [], ends: [], fields: [], met: new Set() }
  let header: Header | undefined
  // What stands before the header may look like one, and what follows a gap may be another table.
  let [isBehindHeader, isBehindGap] = [false, false]
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at)
    const plain =
      line.end - line.start <= LONGEST_HEADER ? text.slice(line.start, line.end).trim() : 'x'
    let { end } = line
    if (plain !== '' && !RULE.test(plain) && !COUNT.test(plain)) {
      const mayTurn = header === undefined || isBehindHeader || isBehindGap
      const next = mayTurn ? headerIn(text, line, plain, subject, found) : undefined
      if (isBehindGap && header !== undefined) header = goesOn(text, line, header)
      if (header !== undefined) {
        const row = rowAt(text, at, header.delimiter, text.length)
        mask(found, header, { start: at, end: row.end }, row)
        ;({ end } = row)
      }
      if (next !== undefined) header = merged(header, next)
      isBehindHeader = next !== undefined
    }
    isBehindGap = plain === ''
    if (pace.spend(end - at + 1)) yield pace.rest()
    at = end + 1
  }
  return found
}

/** A table, if a line behind a gap belongs to it. */
function goesOn(text: string, line: Cell, header: Header): Header | undefined {
  if (hasSource(header.all)) return header
  const { cells } = rowAt(text, line.start, header.delimiter, line.end)
  return cells.length > 1 && cells.length === header.fields.length ? header : undefined
}

/** What both of two headers name, as nobody can tell which of them is a row. */
function merged(one: Header | undefined, other: Header): Header {
  if (one?.fields.length !== other.fields.length) return other
  const fields = other.fields.map((own, index) => [
    ...new Set([...(one.fields[index] ?? []), ...own]),
  ])
  return { ...other, fields, all: [...new Set([...one.all, ...other.all])] }
}

const hasSource = (fields: Fields): boolean => fields.some(({ rule }) => rule.source !== undefined)

interface Found {
  readonly starts: number[]
  readonly ends: number[]
  readonly fields: Fields[]
  readonly met: Set<string>
}

function lineAt(text: string, start: number): Cell {
  const end = text.indexOf('\n', start)
  return { start, end: end === -1 ? text.length : end }
}

function headerIn(
  text: string,
  line: Cell,
  plain: string,
  { columns, resultNames }: Pick<SubjectFields, 'columns' | 'resultNames'>,
  found: Found,
): Header | undefined {
  if (line.end - line.start > LONGEST_HEADER) return undefined
  const drawn = DELIMITERS.filter((delimiter) => plain.includes(delimiter))
  for (const delimiter of drawn.length === 0 ? [','] : drawn) {
    const { cells } = rowAt(text, line.start, delimiter, line.end)
    const names = cells.map(({ start, end }) => foldName(text.slice(start, end)))
    const known = names.filter((name) => columns.has(name))
    if (known.length === 0) continue
    // A line of values may hold the name of a column, too; the header of a result names all that it has.
    if (isHeaderOf(resultNames, names)) for (const name of known) found.met.add(name)
    const fields = names.map((name) => columns.get(name) ?? NO_FIELDS)
    return { delimiter, fields, all: [...new Set(fields.flat())] }
  }
  return undefined
}

/** Whether names are those of the columns of a result, in any order; frames leave empty cells at both ends. */
function isHeaderOf(columns: readonly string[], names: readonly string[]): boolean {
  const cells = names.filter(
    (name, index) => name !== '' || (index > 0 && index < names.length - 1),
  )
  return cells.length === columns.length && columns.every((name) => cells.includes(name))
}

function mask(found: Found, header: Header, line: Cell, { cells }: Row): void {
  if (cells.length !== header.fields.length) {
    add(found, line, header.all)
    return
  }
  for (const [index, cell] of cells.entries()) add(found, cell, header.fields[index] ?? NO_FIELDS)
}

function add(found: Found, { start, end }: Cell, fields: Fields): void {
  if (fields.length === 0 || start >= end) return
  found.starts.push(start)
  found.ends.push(end)
  found.fields.push(fields)
}

/** The cells of the row that begins at a place; quoted ones may go on over line breaks (RFC 4180). */
function rowAt(text: string, from: number, delimiter: string, limit: number): Row {
  const cells: Cell[] = []
  let at = from
  for (;;) {
    const cell = delimiter === '|' ? undefined : quotedCell(text, at, delimiter, limit)
    const start = at
    at = endOfCell(text, cell === undefined ? at : cell.end + 1, delimiter, limit)
    cells.push(cell ?? trimmed(text, start, at))
    if (at >= limit || text[at] === '\n') return { cells, end: Math.min(at, limit) }
    at++
  }
}

function endOfCell(text: string, from: number, delimiter: string, limit: number): number {
  let at = from
  while (at < limit && text[at] !== '\n' && text[at] !== delimiter) {
    at += delimiter === '|' && text[at] === '\\' ? 2 : 1
  }
  return Math.min(at, limit)
}

/** What stands between quotes; to the end where the closing one is missing, and nothing where more than the cell follows. */
function quotedCell(
  text: string,
  from: number,
  delimiter: string,
  limit: number,
): Cell | undefined {
  let start = from
  while (text[start] === ' ') start++
  if (text[start] !== '"') return undefined
  start++
  let at = text.indexOf('"', start)
  while (at !== -1 && at < limit && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  if (at === -1 || at >= limit) return { start, end: limit }
  BEHIND_QUOTE.lastIndex = at + 1
  const next = text[at + 1 + (BEHIND_QUOTE.exec(text)?.[0].length ?? 0)]
  return next === undefined || next === delimiter || next === '\n' ? { start, end: at } : undefined
}

function trimmed(text: string, from: number, to: number): Cell {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return { start, end }
}
