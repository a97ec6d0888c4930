import type { Pace, Steps } from '../pace.ts'
import { FieldCells } from './field-cells.ts'
import { columnName, type Fields, NO_FIELDS } from './field.ts'
import { type Cell, trimmed } from './fixed-width.ts'

const TAG = /<(?<slash>\/?)(?<name>table|tr|t[hd])(?=[\s/>])[^<>]*>/gi
const MARKUP = /<[^<>]*>|&nbsp;/g
/** Longer cells name no column. */
const LONGEST_NAME = 1024

interface Table {
  /** By place in a row, once a row names masked columns. */
  readonly header: readonly Fields[]
  readonly all: Fields
}

/**
 * Finds the cells of masked columns in tables of HTML: from the row that names them to the end of the table. A row that
 * has not as many cells as that is masked whole, cell by cell.
 */
export function* htmlCells(
  text: string,
  columns: ReadonlyMap<string, Fields>,
  pace: Pace,
): Steps<FieldCells> {
  const found = new FieldCells()
  let table: Table | undefined
  let row: Cell[] = []
  let open: number | undefined
  const endCell = (end: number): void => {
    if (open !== undefined) row.push(trimmed(text, open, end))
    open = undefined
  }
  const endRow = (): void => {
    if (table === undefined) table = headerOf(text, row, columns)
    else for (const [index, cell] of row.entries()) found.add(cell, fieldsAt(table, row, index))
    row = []
  }
  let from = 0
  for (const { index, 0: tag, groups } of text.matchAll(TAG)) {
    endCell(index)
    const name = groups?.['name']?.toLowerCase()
    if (name === 'th' || name === 'td') open = groups?.['slash'] === '' ? index + tag.length : open
    else endRow()
    if (name === 'table') table = undefined
    if (pace.spend(index + tag.length - from)) yield pace.rest()
    from = index + tag.length
  }
  endCell(text.length)
  endRow()
  return found
}

function headerOf(
  text: string,
  row: readonly Cell[],
  columns: ReadonlyMap<string, Fields>,
): Table | undefined {
  const header = row.map(({ start, end }) => {
    const name = end - start > LONGEST_NAME ? '' : text.slice(start, end).replaceAll(MARKUP, ' ')
    return columns.get(columnName(name, columns)) ?? NO_FIELDS
  })
  const all = [...new Set(header.flat())]
  return all.length === 0 ? undefined : { header, all }
}

const fieldsAt = ({ header, all }: Table, row: readonly Cell[], index: number): Fields =>
  row.length === header.length ? (header[index] ?? NO_FIELDS) : all
