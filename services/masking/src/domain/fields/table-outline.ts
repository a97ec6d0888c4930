import { JsonCursor, literalText } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'
import { type Fields, foldName } from './field.ts'
import { type Names, NO_NAMES, type RowsIn, SourceRows } from './source-rows.ts'

/** What JSON, tables and lists of names and values have, as a JSON text writes it. */
const MARK = /[{[:=<]|\\[nu]/

/** Whether a string of a JSON text may hold values that have a place of their own. */
export const mayHoldPlaces = (json: string, start: number, end: number): boolean =>
  MARK.test(json.slice(start, end))

/** Names of columns beyond this are none. */
const LONGEST_NAME = 256
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
      const name = wantedName(cursor, wanted)
      if (name !== undefined) found.note(name, token === 'key')
    }
    if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
  }
  return found
}

function wantedName(cursor: JsonCursor, { columns }: Wanted): string | undefined {
  if (cursor.end - cursor.start > LONGEST_NAME) return undefined
  const name = foldName(literalText(cursor.text, cursor.start, cursor.end))
  return columns.has(name) ? name : undefined
}

class Found implements TableOutline {
  readonly tables = new Map<number, Map<number, Fields>>()
  readonly named = new Set<number>()
  readonly met = new Map<number, Names>()
  metInAll = NO_NAMES
  readonly #columns: ReadonlyMap<string, Fields>
  readonly #sources: SourceRows
  readonly #open: Frame[] = []

  constructor({ columns, sources }: Wanted) {
    this.#columns = columns
    this.#sources = new SourceRows(sources)
  }

  enter(start: number, isArray: boolean): void {
    const none = { keys: NO_NAMES, names: NO_NAMES, met: NO_NAMES, lost: NO_NAMES }
    const frame = { start, isArray, index: -1, arrays: 0, hasRows: false }
    this.#open.push({ ...frame, ...none, lostByPlace: NO_NAMES })
  }

  /** The next value of a container. */
  child(): void {
    const parent = this.#open.at(-1)
    if (parent?.isArray === true) parent.index++
  }

  /** A name is that of a member, or stands in a list of names or in an object of such a list. */
  note(name: string, isKey: boolean): void {
    const last = this.#open.at(-1)
    if (last !== undefined && isKey) {
      last.keys = withName(last.keys, name)
      last.met = withName(last.met, name)
      return
    }
    const list = last?.isArray === true ? last : this.#open.at(-2)
    if (list?.isArray !== true) return
    list.header ??= new Map()
    list.header.set(list.index, this.#columns.get(name) ?? [])
    list.isPlain = (list.isPlain ?? true) && list === last
    list.names = withName(list.names, name)
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

  /** A list of names is the header of the rows beside it, or of those that follow it: of several, all count. */
  #heads({ header, isPlain, names }: Frame, parent: Frame): void {
    if (header === undefined || (parent.isArray && (parent.index > 0 || isPlain !== true))) return
    const known = this.tables.get(parent.start) ?? new Map<number, Fields>()
    this.tables.set(parent.start, known)
    for (const [place, fields] of header) known.set(place, both(known.get(place), fields))
    if (parent.isArray) this.named.add(parent.start)
    for (const name of names) parent.names = withName(parent.names, name)
  }
}

const both = (one: Fields | undefined, other: Fields): Fields =>
  one === undefined || one === other ? other : [...new Set([...one, ...other])]

const withName = (names: Names, name: string): Names =>
  names.has(name) ? names : new Set([...names, name])
