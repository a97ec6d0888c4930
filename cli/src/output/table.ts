import { clean } from './clean.ts'

/** Rows of texts under headings, in columns as wide as their widest cell. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) => clean(cell).replaceAll(/\s+/g, ' ')),
  )
  const widths = headings.map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0),
  )
  return cells.map((row) => line(row, widths)).join('')
}

function line(row: readonly string[], widths: readonly number[]): string {
  const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0))
  return `${padded.join('  ').trimEnd()}\n`
}
