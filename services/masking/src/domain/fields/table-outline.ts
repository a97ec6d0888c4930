import { JsonCursor, literalText } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'
import { columnName, type Fields, foldName } from './field.ts'
import { type Names, NO_NAMES, type RowsIn, SourceRows } from './source-rows.ts'

/** What JSON, tables and lists of names and values have, as a JSON text writes it. */
const MARK = /[{[:=<]|\\[nu]/

/** Whether a string of a JSON text may hold values that have a place of their own. */
export const mayHoldPlaces = (json: string, start: number, end: number): boolean =>
  MARK.test(json.slice(start, end))

/** Names of columns beyond this are none. */
const LONGEST_NAME = 256
/** Members that hold the cells of a row: of BigQuery, Athena, and what is written like them. */
const CELLS = /^"(?:f|data|values|cells|row)"$/i
const LONGEST_CELLS = 8
/** Objects above a list of names for which rows beside them are looked for. */
const MOST_ABOVE = 3

/** Whether the member with that name holds the cells of the row that it stands in. */
export const holdsCells = (name: string): boolean => CELLS.test(`"${name}"`)

/** Containers in which rows may stand for themselves are no deeper in a message. */
const DEEPEST_ROOT = 4

/** By place in a row: the fields of its cells. */
export type Header = ReadonlyMap<number, Fields>

/** Which rows of a JSON text are arrays, and under which columns. */
export interface TableOutline {
  /** By the offset of the bracket of the container that holds the rows. */
  readonly tables: ReadonlyMap<number, Header>
  /** Whether the names of the columns are the first row. */
  readonly named: ReadonlySet<number>
  /** By the offset of the bracket of an outer container: columns of sources that all rows in it name. */
  readonly met: ReadonlyMap<number, Names>
  /** The same of the whole text. */
  readonly metInAll: Names
}

/** What is asked for. */
export interface Wanted {
  readonly columns: ReadonlyMap<string, Fields>
  /** Folded names of the columns that hold sources. */
  readonly sources: Names
}

interface Frame extends RowsIn {
  readonly start: number
  index: number
  header?: Map<number, Fields>
  /** Whether the header is of plain names. */
  isPlain?: boolean
  /** Whether it is a member that holds the cells of a row. */
  readonly isCells: boolean
  /** Whether rows stand in a member. */
  hasRows: boolean
}

/**
 * Looks through a JSON text for the columns that are asked for: names of members, and lists of names (or of objects that
 * hold a name) beside or on top of rows that are arrays.
 */
export function* tableOutline(
  json: string,
  wanted: Wanted,
  maxDepth: number,
  pace: Pace,
): Steps<TableOutline> {
  const cursor = new JsonCursor(json, maxDepth)
  const found = new Found(wanted)
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token === 'end') found.close()
    else if (token !== 'key') found.child()
    if (token === 'object' || token === 'array') found.enter(cursor.start, token === 'array')
    else if (token === 'key' || token === 'string') {
      if (token === 'key') found.key(cursor)
      const name = wantedName(cursor, wanted)
      if (name !== undefined) found.note(name, token === 'key')
    }
    if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
  }
  return found
}

/** A name of a column; one that is qualified may be that of another table, and is not enough to tell of a source. */
interface WantedName {
  readonly name: string
  readonly isExact: boolean
}

function wantedName(cursor: JsonCursor, { columns }: Wanted): WantedName | undefined {
  if (cursor.end - cursor.start > LONGEST_NAME) return undefined
  const written = literalText(cursor.text, cursor.start, cursor.end)
  const name = columnName(written, columns)
  return columns.has(name) ? { name, isExact: name === foldName(written) } : undefined
}

class Found implements TableOutline {
  readonly tables = new Map<number, Map<number, Fields>>()
  readonly named = new Set<number>()
  readonly met = new Map<number, Names>()
  metInAll = NO_NAMES
  readonly #columns: ReadonlyMap<string, Fields>
  readonly #sources: SourceRows
  readonly #open: Frame[] = []
  /** Whether the last name of a member is that of the cells of a row. */
  #isCells = false

  constructor({ columns, sources }: Wanted) {
    this.#columns = columns
    this.#sources = new SourceRows(sources)
  }

  enter(start: number, isArray: boolean): void {
    const none = { keys: NO_NAMES, names: NO_NAMES, met: NO_NAMES, lost: NO_NAMES }
    const isCells = isArray && this.#isCells && this.#open.at(-1)?.isArray === false
    const frame = { start, isArray, index: -1, arrays: 0, hasRows: false, isCells }
    this.#open.push({ ...frame, ...none, lostByPlace: NO_NAMES })
  }

  /** The name of the next member. */
  key({ text, start, end }: JsonCursor): void {
    this.#isCells = end - start <= LONGEST_CELLS && CELLS.test(text.slice(start, end))
  }

  /** The next value of a container. */
  child(): void {
    const parent = this.#open.at(-1)
    if (parent?.isArray === true) parent.index++
  }

  /** A name is that of a member, or stands in a list of names or in an object of such a list. */
  note({ name, isExact }: WantedName, isKey: boolean): void {
    const last = this.#open.at(-1)
    if (last !== undefined && isKey) {
      if (!isExact) return
      last.keys = withName(last.keys, name)
      last.met = withName(last.met, name)
      return
    }
    const list = last?.isArray === true ? last : this.#open.at(-2)
    if (list?.isArray !== true) return
    list.header ??= new Map()
    list.header.set(list.index, this.#columns.get(name) ?? [])
    list.isPlain = (list.isPlain ?? true) && list === last
    if (isExact) list.names = withName(list.names, name)
  }

  close(): void {
    const frame = this.#open.pop()
    if (frame === undefined) return
    const { start, isArray, arrays, hasRows } = frame
    // The header of an array of rows is the first of them.
    if (this.tables.has(start) && (isArray ? arrays > 1 : hasRows)) {
      for (const name of frame.names) frame.met = withName(frame.met, name)
    }
    const parent = this.#open.at(-1)
    const met = this.#sources.close(frame, parent)
    if (this.#open.length < DEEPEST_ROOT) this.met.set(start, met)
    if (parent === undefined) this.metInAll = met
    if (parent === undefined || !isArray) return
    if (parent.isArray) parent.arrays++
    else if (arrays > 0) parent.hasRows = true
    this.#heads(frame, parent)
  }

  /**
   * A list of names is the header of the rows beside it, also where it stands in objects of its own, or of those that
   * follow it: of several, all count.
   */
  #heads({ header, isPlain, isCells, names }: Frame, parent: Frame): void {
    if (header === undefined) return
    const above = this.#open.at(-2)
    if (isCells && above?.isArray === true && above.index === 0) {
      this.#head(above, header)
      this.named.add(above.start)
    }
    if (parent.isArray && (parent.index > 0 || isPlain !== true)) return
    this.#head(parent, header)
    if (parent.isArray) this.named.add(parent.start)
    else for (const frame of this.#objectsAbove()) this.#head(frame, header)
    for (const name of names) parent.names = withName(parent.names, name)
  }

  #head({ start }: Frame, header: Header): void {
    const known = this.tables.get(start) ?? new Map<number, Fields>()
    this.tables.set(start, known)
    for (const [place, fields] of header) known.set(place, both(known.get(place), fields))
  }

  /** The objects that hold the last one, as far as no list is between. */
  #objectsAbove(): readonly Frame[] {
    const above = this.#open.slice(0, -1).toReversed()
    const list = above.findIndex(({ isArray }) => isArray)
    return above.slice(0, Math.min(MOST_ABOVE, list === -1 ? above.length : list))
  }
}

const both = (one: Fields | undefined, other: Fields): Fields =>
  one === undefined || one === other ? other : [...new Set([...one, ...other])]

const withName = (names: Names, name: string): Names =>
  names.has(name) ? names : new Set([...names, name])
