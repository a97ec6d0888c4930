import type { Pace, Steps } from '../pace.ts'
import { FieldCells } from './field-cells.ts'
import { type Fields, headerName, NO_FIELDS } from './field.ts'
import { type Cell, columnStarts, fixedRow, type Row, trimmed } from './fixed-width.ts'
import type { SubjectFields } from './subject-fields.ts'

/** Cells of a text that fields mask. */
export interface TableCells {
  readonly cells: FieldCells
  /** Folded names of columns that were met. */
  readonly met: ReadonlySet<string>
}

interface Header {
  /** The row that begins at a place; its line ends, where it is not quoted. */
  readonly rowAt: (start: number, end: number) => Row
  readonly fields: readonly Fields[]
  /** Of all columns, each once. */
  readonly all: Fields
}

const DELIMITERS = ['|', '│', '\t', ',', ';'] as const
/** Longer lines are no header. */
const LONGEST_HEADER = 8192
const RULE = /^[\s|:+=\u2500-\u257F-]+$/
const DRAWN = /[=\u2500-\u257F-]/
/** Records with a line for each column are no tables. */
const RECORD = /^-\[ RECORD \d+ \]/
/** A quoted cell ends its line or is followed by a delimiter: that of a JSON member is none. */
const BEHIND_QUOTE = /(?:[ \t]|\r(?=\n)){0,64}/y
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
  const found: Found = { cells: new FieldCells(), met: new Set() }
  let header: Header | undefined
  // What stands before the header may look like one, and what follows a gap may be another table.
  let [isBehindHeader, isBehindGap, isRecord, isWhole] = [false, false, false, false]
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at)
    const plain =
      line.end - line.start <= LONGEST_HEADER ? text.slice(line.start, line.end).trim() : 'x'
    let { end } = line
    isRecord = plain !== '' && (isRecord || RECORD.test(plain))
    if (isRecord) header = undefined
    else if (plain !== '' && !isRule(plain) && !COUNT.test(plain)) {
      const mayTurn = header === undefined || isBehindHeader || isBehindGap
      const next = mayTurn ? headerIn(text, line, plain, subject, found) : undefined
      if (isBehindGap && header !== undefined) header = goesOn(line, header)
      if (isWhole && header !== undefined && isSentence(plain, header)) header = undefined
      if (header !== undefined) {
        const row = header.rowAt(at, line.end)
        mask(found.cells, header, { start: at, end: row.end }, row)
        isWhole = isWholeRow(text, row, header)
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

/** Whether a line only draws. */
export const isRule = (line: string): boolean => RULE.test(line) && DRAWN.test(line)

/** Four words at least, and a sign that ends a sentence. */
const SENTENCE = /^["'(]?\p{Lu}[\p{L}'’-]*(?:[ ,:(]{1,2}[\p{L}\p{N}"'’()%-]+){3,}[.!?:]["')]?$/u

/** Whether a line is what people write behind a table. A table of sources has no end. */
const isSentence = (plain: string, { all }: Header): boolean =>
  !hasSource(all) && SENTENCE.test(plain)

/** Whether nothing of a row can go on in the next line: it has all of its cells, and no words in the last one. */
function isWholeRow(text: string, { cells }: Row, { fields }: Header): boolean {
  const last = cells.at(-1)
  const ends = last !== undefined && !/\s/.test(text.slice(last.start, last.end).trim())
  return cells.length === fields.length && ends
}

/** A table, if a line behind a gap belongs to it. */
function goesOn({ start, end }: Cell, header: Header): Header | undefined {
  if (hasSource(header.all)) return header
  const { cells } = header.rowAt(start, end)
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
  readonly cells: FieldCells
  readonly met: Set<string>
}

/** Where a line ends: at a line feed, or at a carriage return of its own, as old programs and spreadsheets write it. */
const LINE_BREAK = /\n|\r(?!\n)/g

/** The line that begins at a place. */
export function lineAt(text: string, start: number): Cell {
  LINE_BREAK.lastIndex = start
  return { start, end: LINE_BREAK.exec(text)?.index ?? text.length }
}

const isBreak = (text: string, at: number): boolean =>
  text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')

function headerIn(
  text: string,
  line: Cell,
  plain: string,
  { columns, resultNames }: Pick<SubjectFields, 'columns' | 'resultNames'>,
  found: Found,
): Header | undefined {
  if (line.end - line.start > LONGEST_HEADER) return undefined
  for (const { cells, rowAt, isDrawn } of layouts(text, line, plain)) {
    const names = cells.map(({ start, end }) => headerName(text.slice(start, end), columns))
    const known = names.filter((name) => columns.has(name))
    if (known.length === 0) continue
    // A line of values may hold the name of a column, too; the header of a result names all that it has. What only
    // spaces set apart may be the rest of a value.
    if (isDrawn && isHeaderOf(resultNames, names)) for (const name of known) found.met.add(name)
    const fields = names.map((name) => columns.get(name) ?? NO_FIELDS)
    return { rowAt, fields, all: [...new Set(fields.flat())] }
  }
  return undefined
}

/** A line as a header, and how the rows under it are read. */
export interface Layout extends Row, Pick<Header, 'rowAt'> {
  /** The cells of a line, or as much of them as it has. */
  readonly lineCells: (line: Cell) => readonly Cell[]
  /** Whether something stands between the cells. */
  readonly isDrawn: boolean
}

/** The ways to read a line as a header. */
export function layouts(text: string, line: Cell, plain: string): readonly Layout[] {
  const drawn = DELIMITERS.filter((delimiter) => plain.includes(delimiter))
  const delimited = (drawn.length === 0 ? [','] : drawn).map((delimiter) => ({
    ...delimitedRow(text, line.start, delimiter, line.end),
    rowAt: (start: number) => delimitedRow(text, start, delimiter, text.length),
    lineCells: ({ start, end }: Cell) => delimitedRow(text, start, delimiter, end).cells,
    isDrawn: true,
  }))
  const under = lineAt(text, line.end + 1)
  const starts = columnStarts(
    text.slice(line.start, line.end),
    under.end - under.start > LONGEST_HEADER ? '' : text.slice(under.start, under.end),
  )
  if (starts.length === 0) return delimited
  const rowAt = (start: number, end: number): Row => fixedRow(text, { start, end }, starts)
  const lineCells = ({ start, end }: Cell): readonly Cell[] => rowAt(start, end).cells
  return [...delimited, { ...rowAt(line.start, line.end), rowAt, lineCells, isDrawn: false }]
}

/** Whether names are those of the columns of a result, in any order; frames leave empty cells at both ends. */
function isHeaderOf(columns: readonly string[], names: readonly string[]): boolean {
  const cells = names.filter(
    (name, index) => name !== '' || (index > 0 && index < names.length - 1),
  )
  return cells.length === columns.length && columns.every((name) => cells.includes(name))
}

function mask(found: FieldCells, header: Header, line: Cell, { cells }: Row): void {
  if (cells.length !== header.fields.length) {
    found.add(line, header.all)
    return
  }
  for (const [index, cell] of cells.entries()) found.add(cell, header.fields[index] ?? NO_FIELDS)
}

/** The cells of the row that begins at a place; quoted ones may go on over line breaks (RFC 4180). */
function delimitedRow(text: string, from: number, delimiter: string, limit: number): Row {
  const cells: Cell[] = []
  let at = from
  for (;;) {
    const cell = delimiter === '|' ? undefined : quotedCell(text, at, delimiter, limit)
    const start = at
    at = endOfCell(text, cell === undefined ? at : cell.end + 1, delimiter, limit)
    cells.push(cell ?? trimmed(text, start, at))
    if (at >= limit || isBreak(text, at)) return { cells, end: Math.min(at, limit) }
    at++
  }
}

function endOfCell(text: string, from: number, delimiter: string, limit: number): number {
  let at = from
  while (at < limit && text[at] !== delimiter && !isBreak(text, at)) {
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
  return next === undefined || next === delimiter || next === '\n' || next === '\r'
    ? { start, end: at }
    : undefined
}
