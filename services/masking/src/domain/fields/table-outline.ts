import { JsonCursor, literalText } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'
import { type Fields, foldName, NO_FIELDS } from './field.ts'

/** What JSON, tables and lists of names and values have, as a JSON text writes it. */
const MARK = /[{[:<]|\\[nu]/

/** Whether a string of a JSON text may hold values that have a place of their own. */
export const mayHoldPlaces = (json: string, start: number, end: number): boolean =>
  MARK.test(json.slice(start, end))

/** Names of columns beyond this are none. */
const LONGEST_NAME = 256

/** Which rows of a JSON text are arrays, and under which columns. */
export interface TableOutline {
  /** By the offset of the bracket of the container that holds the rows: fields by place in a row. */
  readonly tables: ReadonlyMap<number, readonly Fields[]>
  /** Whether the names of the columns are the first row. */
  readonly named: ReadonlySet<number>
  /** Folded names of columns that were met, as members or in the header of rows that are there. */
  readonly met: ReadonlySet<string>
}

interface Frame {
  readonly start: number
  readonly isArray: boolean
  index: number
  header?: Fields[]
  /** Whether the header is of plain names. */
  isPlain?: boolean
  /** Names that count as met once the rows of their header are found. */
  names: ReadonlySet<string>
  /** Elements that are arrays. */
  arrays: number
  /** Whether rows stand in a member. */
  hasRows: boolean
}

const NO_NAMES: ReadonlySet<string> = new Set()

/**
 * Looks through a JSON text for the columns that are asked for: names of members, and lists of names (or of objects that
 * hold a name) beside or on top of rows that are arrays.
 */
export function* tableOutline(
  json: string,
  columns: ReadonlyMap<string, Fields>,
  maxDepth: number,
  pace: Pace,
): Steps<TableOutline> {
  const cursor = new JsonCursor(json, maxDepth)
  const found = {
    tables: new Map<number, readonly Fields[]>(),
    named: new Set<number>(),
    met: new Set<string>(),
  }
  const open: Frame[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    const parent = open[cursor.depth - 1]
    if (token === 'end') close(found, open)
    else if (token !== 'key' && parent?.isArray === true) parent.index++
    if (token === 'object' || token === 'array') {
      const isArray = token === 'array'
      const { start } = cursor
      open.push({ start, isArray, index: -1, names: NO_NAMES, arrays: 0, hasRows: false })
    } else if (token === 'key' || token === 'string') {
      const name = wantedName(cursor, columns)
      if (name !== undefined) note(found, open, name, token === 'key', columns)
    }
    if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
  }
  return found
}

interface Found {
  readonly tables: Map<number, readonly Fields[]>
  readonly named: Set<number>
  readonly met: Set<string>
}

function wantedName(cursor: JsonCursor, columns: ReadonlyMap<string, Fields>): string | undefined {
  if (cursor.end - cursor.start > LONGEST_NAME) return undefined
  const name = foldName(literalText(cursor.text, cursor.start, cursor.end))
  return columns.has(name) ? name : undefined
}

/** A name is that of a member, or stands in a list of names or in an object of such a list. */
function note(
  found: Found,
  open: readonly Frame[],
  name: string,
  isKey: boolean,
  columns: ReadonlyMap<string, Fields>,
): void {
  if (isKey) {
    found.met.add(name)
    return
  }
  const last = open.at(-1)
  const list = last?.isArray === true ? last : open.at(-2)
  if (list?.isArray !== true) return
  list.header ??= []
  list.header[list.index] = columns.get(name) ?? NO_FIELDS
  list.isPlain = (list.isPlain ?? true) && list === last
  list.names = new Set([...list.names, name])
}

function close(found: Found, open: Frame[]): void {
  const frame = open.pop()
  if (frame === undefined) return
  const { isArray, arrays, hasRows } = frame
  // The header of an array of rows is the first of them.
  if (found.tables.has(frame.start) && (isArray ? arrays > 1 : hasRows)) {
    for (const name of frame.names) found.met.add(name)
  }
  const parent = open.at(-1)
  if (parent === undefined || !isArray) return
  if (parent.isArray) parent.arrays++
  else if (arrays > 0) parent.hasRows = true
  heads(found, frame, parent)
}

/** A list of names is the header of the rows beside it, or of those that follow it. */
function heads(found: Found, { header, isPlain, names }: Frame, parent: Frame): void {
  if (header === undefined || (parent.isArray && (parent.index > 0 || isPlain !== true))) return
  const before = found.tables.get(parent.start)
  found.tables.set(parent.start, before === undefined ? header : bothOf(before, header))
  if (parent.isArray) found.named.add(parent.start)
  parent.names = new Set([...parent.names, ...names])
}

/** What either of two headers names: nobody can tell which of them the rows go by. */
export const bothOf = (one: readonly Fields[], other: readonly Fields[]): readonly Fields[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, index) => [
    ...new Set([...(one[index] ?? NO_FIELDS), ...(other[index] ?? NO_FIELDS)]),
  ])
