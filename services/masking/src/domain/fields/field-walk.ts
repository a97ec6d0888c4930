import { columnName, type Field, type Fields, type Mark, NO_FIELDS, type Zone } from './field.ts'
import type { PathNode } from './path-automaton.ts'
import type { SubjectFields } from './subject-fields.ts'
import { type Header, holdsCells, type TableOutline } from './table-outline.ts'

/** Where a JSON text stands: what its fields begin with. */
export interface WalkStart {
  readonly node: PathNode<Mark> | undefined
  readonly fields: Fields
  readonly isResult: boolean
  /** Whether the text is a message, whose envelope stays. */
  readonly isMessage: boolean
}

/** A value: the fields over it, and what may become of it. */
export interface Spot extends WalkStart {
  /** Whether it may go without breaking the message. */
  readonly mayGo: boolean
  /** Whether it is a text of a result, which may hold JSON or a table of its own. */
  readonly isText: boolean
}

/** Where no field is and nothing has a meaning of its own. */
export const PLAIN_SPOT: Spot = {
  node: undefined,
  fields: NO_FIELDS,
  isResult: false,
  isMessage: false,
  mayGo: true,
  isText: false,
}

const NO_HEADERS: readonly Header[] = []

interface Level {
  readonly spot: Spot
  readonly isArray: boolean
  /** What heads the elements, where this is a row. */
  readonly row: readonly Header[]
  /** What heads the rows that stand in here. */
  readonly rows: readonly Header[]
  /** What heads the cells that stand in a member, where this is an object that is a row. */
  readonly cells: readonly Header[]
  readonly skipsFirst: boolean
  index: number
  key: string
}

/** Says which fields stand over each value of a JSON text, along a walk through it. */
export class FieldWalk {
  readonly #subject: SubjectFields
  readonly #outline: TableOutline | undefined
  readonly #top: Spot
  readonly #levels: Level[] = []

  constructor(subject: SubjectFields, start: WalkStart, outline?: TableOutline) {
    this.#subject = subject
    this.#outline = outline
    this.#top = { ...start, mayGo: false, isText: false }
  }

  key(text: string): void {
    const level = this.#levels.at(-1)
    if (level !== undefined) level.key = text
  }

  /** The value that the walk has come to, by the offset of its first character. */
  value(start: number, isString: boolean): Spot {
    const level = this.#levels.at(-1)
    if (level === undefined) return { ...this.#top, isText: isString && this.#top.isMessage }
    const step = level.isArray ? level.index++ : level.key
    const { spot } = level
    const node = spot.node?.isDead === false ? spot.node.child(step) : undefined
    const isResult = spot.isMessage ? has(node, 'result') : spot.isResult
    const own = this.#ownFields(level, step, node, isResult)
    const fields = own.length === 0 ? spot.fields : [...own, ...spot.fields]
    const isRows = has(node, 'rows')
    return {
      node,
      isResult,
      isMessage: spot.isMessage,
      fields:
        isRows && !isString
          ? [...fields, ...unmet(this.#subject, this.#outline?.met.get(start))]
          : fields,
      mayGo: !has(node, 'envelope') || has(node, 'data'),
      isText: has(node, 'text') || (isRows && isString),
    }
  }

  /** Enters a container that is the value at a spot; `start` is the offset of its bracket. */
  enter(spot: Spot, isArray: boolean, start: number): void {
    const level = this.#levels.at(-1)
    const below = level?.isArray === false ? level.rows : NO_HEADERS
    const own = this.#outline?.tables.get(start)
    const either = own === undefined ? below : [own, ...below]
    const rows = spot.isResult ? either : NO_HEADERS
    const isRow = level?.isArray === true && !(level.skipsFirst && level.index === 1)
    const headers = isRow ? level.rows : NO_HEADERS
    const inMember = level !== undefined && holdsCells(level.key) ? level.cells : NO_HEADERS
    // Under a header of its own the first row is a row, whatever stands in it.
    const skipsFirst = below.length === 0 && this.#outline?.named.has(start) === true
    this.#levels.push({
      spot,
      isArray,
      row: isArray ? [...headers, ...inMember] : NO_HEADERS,
      rows,
      cells: isArray ? NO_HEADERS : headers,
      skipsFirst,
      index: 0,
      key: '',
    })
  }

  leave(): void {
    this.#levels.pop()
  }

  #ownFields(
    level: Level,
    step: string | number,
    node: PathNode<Mark> | undefined,
    isResult: boolean,
  ): Fields {
    const { applies, columns } = this.#subject
    const byPath = node?.marks.filter(
      (mark): mark is Field => typeof mark === 'object' && applies.has(mark),
    )
    const byName =
      isResult && columns.size > 0 && typeof step === 'string' && !has(node, 'named')
        ? columns.get(columnName(step, columns))
        : undefined
    const byPlace =
      typeof step === 'number' ? level.row.flatMap((header) => header.get(step) ?? []) : NO_FIELDS
    if (byName === undefined && byPlace.length === 0) return byPath ?? NO_FIELDS
    return [...(byPath ?? []), ...(byName ?? []), ...byPlace]
  }
}

/**
 * Fields of a content that mask all of its rows: of sources that nobody can tell, or whose columns are not named by all of
 * them.
 */
export function unmet(subject: SubjectFields, met: ReadonlySet<string> | undefined): Fields {
  const lost = subject.holders.filter(({ name }) => met?.has(name) !== true)
  return [...subject.everything, ...lost.map(({ field }) => field)]
}

/** What the fields of a JSON text within the text at a spot begin with. */
export function startWithin(
  subject: SubjectFields | undefined,
  { isText, isResult }: Spot,
  met: ReadonlySet<string> | undefined,
): WalkStart | undefined {
  if (subject === undefined) return undefined
  return {
    node: isResult ? subject.rules.text.start : undefined,
    fields: isText ? unmet(subject, met) : NO_FIELDS,
    isResult,
    isMessage: false,
  }
}

const has = (node: PathNode<Mark> | undefined, zone: Zone): boolean =>
  node?.marks.includes(zone) === true
