/** Part of a text. */
export interface Cell {
  readonly start: number
  readonly end: number
}

/** A row of a table, and where it ends. */
export interface Row {
  readonly cells: readonly Cell[]
  readonly end: number
}

/** A line under a header that shows how wide each column is. */
const UNDERLINE = /^[ \t]*(?:-+|=+)(?:[ \t]+(?:-+|=+))+[ \t\r]*$/
const GROUP = /[-=]+/g
/** Words between which there is one space. */
const WORDS = /[^ \t\r\n]+(?: [^ \t\r\n]+)*/g
/** What stands in a cell when the row is shifted. */
const GAP = / {2}|\t/
/** From here on characters may take more or less room than one. */
const WIDE = /[^\0-\u10FF]/

/** Where the columns begin that a header has, by the line under it or by the spaces between its names; none for one column. */
export function columnStarts(line: string, under: string): readonly number[] {
  const marks = UNDERLINE.test(under) ? under.matchAll(GROUP) : line.matchAll(WORDS)
  const starts = Array.from(marks, ({ index }) => index)
  return starts.length > 1 ? starts : []
}

/** The cells of a line whose columns begin at these places; none where it is not set in them. */
export function fixedRow(text: string, { start, end }: Cell, starts: readonly number[]): Row {
  const line = text.slice(start, end)
  const cells = starts.map((from, index) => {
    const to = Math.min(starts[index + 1] ?? line.length, line.length)
    return trimmed(line, Math.min(index === 0 ? 0 : from, line.length), to)
  })
  const isSet =
    !WIDE.test(line) &&
    starts.every(
      (from, index) => index === 0 || from >= line.length || /\s/.test(line[from - 1] ?? ''),
    ) &&
    cells.every(
      (cell, index) => index === cells.length - 1 || !GAP.test(line.slice(cell.start, cell.end)),
    )
  return {
    cells: isSet ? cells.map((cell) => ({ start: start + cell.start, end: start + cell.end })) : [],
    end,
  }
}

/** Part of a text without the white space around it. */
export function trimmed(text: string, from: number, to: number): Cell {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return { start, end }
}
