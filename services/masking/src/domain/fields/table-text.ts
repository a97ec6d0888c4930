import type { Pace, Steps } from '../pace.ts'
import { type Fields, foldName, NO_FIELDS } from './field.ts'

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
}

const DELIMITERS = ['|', '\t', ',', ';'] as const
/** Longer lines are no header. */
const LONGEST_HEADER = 8192
const RULE = /^[\s|:+-]*-[\s|:+-]*$/
const COUNT = /^\(\d+ rows?\)$/

/**
 * Finds the cells of masked columns in CSV, in Markdown tables and in tables as database clients draw them: from a line
 * that names such a column to the next empty line. A row that has not as many cells as the header is masked whole.
 */
export function* tableCells(
  text: string,
  columns: ReadonlyMap<string, Fields>,
  pace: Pace,
): Steps<TableCells> {
  const found: Found = { starts: [], ends: [], fields: [], met: new Set() }
  let header: Header | undefined
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at)
    const plain =
      line.end - line.start <= LONGEST_HEADER ? text.slice(line.start, line.end).trim() : 'x'
    let { end } = line
    if (header === undefined) header = headerIn(text, line, plain, columns, found)
    else if (plain === '') header = undefined
    else if (!RULE.test(plain) && !COUNT.test(plain)) {
      const row = rowAt(text, at, header.delimiter, text.length)
      mask(found, header, { start: at, end: row.end }, row)
      ;({ end } = row)
    }
    if (pace.spend(end - at + 1)) yield pace.rest()
    at = end + 1
  }
  return found
}

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
  columns: ReadonlyMap<string, Fields>,
  found: Found,
): Header | undefined {
  if (line.end - line.start > LONGEST_HEADER) return undefined
  const drawn = DELIMITERS.filter((delimiter) => plain.includes(delimiter))
  for (const delimiter of drawn.length === 0 ? [','] : drawn) {
    const { cells } = rowAt(text, line.start, delimiter, line.end)
    const names = cells.map(({ start, end }) => foldName(text.slice(start, end)))
    const known = names.filter((name) => columns.has(name))
    if (known.length === 0) continue
    for (const name of known) found.met.add(name)
    return { delimiter, fields: names.map((name) => columns.get(name) ?? NO_FIELDS) }
  }
  return undefined
}

function mask(found: Found, header: Header, line: Cell, { cells }: Row): void {
  if (cells.length !== header.fields.length) {
    add(found, line, header.fields.flat())
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
    const cell = delimiter === '|' ? undefined : quotedCell(text, at, limit)
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

/** What stands between quotes; to the end where the closing one is missing. */
function quotedCell(text: string, from: number, limit: number): Cell | undefined {
  let start = from
  while (text[start] === ' ') start++
  if (text[start] !== '"') return undefined
  start++
  let at = text.indexOf('"', start)
  while (at !== -1 && at < limit && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return { start, end: at === -1 || at > limit ? limit : at }
}

function trimmed(text: string, from: number, to: number): Cell {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return { start, end }
}
