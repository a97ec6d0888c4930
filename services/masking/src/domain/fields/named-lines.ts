import type { Pace, Steps } from '../pace.ts'
import { columnName, type Fields } from './field.ts'
import { FieldCells } from './field-cells.ts'
import { trimmed } from './fixed-width.ts'
import type { Fragment } from './json-fragments.ts'

/** What a line is looked at for its name, in characters. */
const LONGEST_NAME = 256
const RECORD = /^(?:-\[ RECORD \d+ \]|\*+ \d+\. row \*+)/
/** Beside a name: a bullet, quotes, and marks of Markdown. */
const BESIDE = /^(?:[-*+•][ \t]+)?["'`*_#\s]*|["'`*_\s]+$/g
const ELEMENT = /^-(?: |$)/

/** A value that may go on in the lines below it. */
interface Open {
  readonly indent: number
  readonly fields: Fields
  readonly isEmpty: boolean
}

/**
 * Finds the values of masked columns in lines of a name and a value: `name: value` and `name = value`, as YAML, mysql and
 * people write them, and the expanded records of psql. What is indented deeper, and in a record whatever has no name, is
 * part of the value above. Lines within JSON are none.
 */
export function* namedLines(
  text: string,
  columns: ReadonlyMap<string, Fields>,
  within: readonly Fragment[],
  pace: Pace,
): Steps<FieldCells> {
  const found = new FieldCells()
  let open: Open | undefined
  let [isRecord, fragment] = [false, 0]
  for (let at = 0; at < text.length;) {
    const lineEnd = text.indexOf('\n', at)
    const end = lineEnd === -1 ? text.length : lineEnd
    while ((within[fragment]?.end ?? Number.POSITIVE_INFINITY) <= at) fragment++
    const isWithin = (within[fragment]?.start ?? Number.POSITIVE_INFINITY) < at
    const line = trimmed(text, at, end)
    const head = text.slice(line.start, Math.min(line.end, line.start + LONGEST_NAME))
    const isHead = RECORD.test(head)
    isRecord = head !== '' && (isRecord || isHead)
    if (isHead || isWithin) open = undefined
    else if (head !== '') {
      const read = named(head, columns, isRecord)
      const indent = line.start - at
      if (open !== undefined && goesOn(open, head, indent, isRecord, read)) {
        found.add(trimmed(text, line.start + read.continued, line.end), open.fields)
      } else open = undefined
      if (open === undefined && read.fields !== undefined) {
        const value = trimmed(text, line.start + read.value, line.end)
        found.add(value, read.fields)
        open = { indent, fields: read.fields, isEmpty: value.start === value.end }
      }
    }
    if (pace.spend(end - at + 1)) yield pace.rest()
    at = end + 1
  }
  return found
}

/** A line as far as it has a name. */
interface Named {
  readonly hasName: boolean
  /** Of the column that it names. */
  readonly fields: Fields | undefined
  /** Where its value begins. */
  readonly value: number
  /** Where it begins as part of the value above. */
  readonly continued: number
}

function named(head: string, columns: ReadonlyMap<string, Fields>, isRecord: boolean): Named {
  const mark = head.search(isRecord ? /[:=|]/ : /[:=]/)
  const name = mark === -1 ? '' : head.slice(0, mark).trim()
  const bare = name.replaceAll(BESIDE, '')
  const fields = columns.get(columnName(name, columns)) ?? columns.get(columnName(bare, columns))
  return { hasName: name !== '', fields, value: mark + 1, continued: mark === 0 ? 1 : 0 }
}

function goesOn(
  { indent: above, isEmpty }: Open,
  head: string,
  indent: number,
  isRecord: boolean,
  { hasName }: Named,
): boolean {
  if (isRecord) return !hasName
  return indent > above || (isEmpty && indent === above && ELEMENT.test(head))
}
