import { findSensitive, type KeyOfValue } from '../find-sensitive.ts'
import { Hits } from '../hits.ts'
import type { Pace, Steps } from '../pace.ts'
import type { Profile } from '../profile.ts'
import type { Cell, Row } from './fixed-width.ts'
import { isRule, type Layout, layouts, lineAt } from './table-text.ts'

/** Longer lines are no header that people or programs write. */
const LONGEST_HEADER = 2048
/** What a header has none of, and what sets its names apart. */
const NO_HEADER = /[{}=<>?!@:]/
const APART = /[|│\t,;]| {2}|^[ \t]*\w+ \w+/
const MARKS = /^["'`*_\s]+|["'`*_\s]+$/g
const NAME = /^[\p{L}_][\p{L}\p{N}_ .()/#-]{0,48}$/u
/** A short number says nothing of anybody, and is most often a count. */
const COUNT = /^[-+]?\d{1,6}(?:[.,]\d{1,4})?\s?%?$/
/** A table of tests tells how many pass. */
const PASSED = /^pass(?:ed|es)?$/i
const OTHERS = /^(?:fail|skip|error|total|flaky|pending)/i

/** A table that is read: how its rows are read, and what its names say of the values under them. */
interface Table {
  readonly rowAt: Layout['rowAt']
  readonly keys: readonly (KeyOfValue | undefined)[]
}

/**
 * Finds the values of tables in a text whose columns are called what detectors read as the key of a value: `password`,
 * `dob`, `phone`. A table is a line of nothing but names, over rows of as many cells; it ends with the first other line.
 */
export function* kindColumns(text: string, profile: Profile, pace: Pace): Steps<Hits> {
  const hits = new Hits()
  let table: Table | undefined
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at)
    const plain = line.end - at <= LONGEST_HEADER ? text.slice(at, line.end).trim() : ''
    let { end } = line
    if (table === undefined) table = tableUnder(text, line, plain, profile)
    else if (!isRule(plain)) {
      // What was read for a row is not read again, whatever it is: a quote may swallow all that follows.
      const row = table.rowAt(at, line.end)
      ;({ end } = row)
      if (row.cells.length !== table.keys.length) table = undefined
      else yield* readRow(hits, text, row, table, profile, pace)
    }
    if (pace.spend(end - at + 1)) yield pace.rest()
    at = end + 1
  }
  return hits
}

/** Adds what is found in a row. */
function* readRow(
  hits: Hits,
  text: string,
  { cells }: Row,
  { keys }: Table,
  profile: Profile,
  pace: Pace,
): Steps<void> {
  for (const [index, { start, end }] of cells.entries()) {
    const over = keys[index]
    const value = over === undefined ? '' : text.slice(start, end)
    if (over === undefined || value === '' || COUNT.test(value)) continue
    const bits = yield* profile.prefilter.scan(value, pace)
    const found = yield* findSensitive(value, bits, profile, pace, over)
    for (let hit = 0; hit < found.count; hit++) {
      hits.add(
        start + found.start(hit),
        start + found.end(hit),
        found.foundBy(hit),
        found.text(hit),
      )
    }
  }
}

/** The table that a line heads; undefined where it heads none, or one in which no name says anything. */
function tableUnder(text: string, line: Cell, plain: string, profile: Profile): Table | undefined {
  if (plain === '' || NO_HEADER.test(plain) || !APART.test(plain)) return undefined
  const said = profile.prefilter.scanAtOnce(text, line.start, line.end)
  if ((said & profile.prefilter.readsKey) === 0) return undefined
  const under = lineAt(text, line.end + 1)
  const isRuled = isRule(text.slice(under.start, Math.min(under.end, under.start + LONGEST_HEADER)))
  const first = isRuled ? lineAt(text, under.end + 1) : under
  for (const layout of layouts(text, line, plain)) {
    if (!isRuled && !isTight(text, line, layout)) continue
    const names = layout.cells.map(({ start, end }) => text.slice(start, end).replaceAll(MARKS, ''))
    if (names.length < 2 || !names.every((name) => name === '' || NAME.test(name))) continue
    const { rowAt } = layout
    if (!isRowOf(text, first, layout, names.length)) continue
    return { rowAt, keys: keysOf(names, profile) }
  }
  return undefined
}

/** Whether a line has as many cells as its header has names, or fewer where a quoted one goes on in the next line. */
function isRowOf(text: string, line: Cell, { lineCells }: Layout, names: number): boolean {
  if (line.start >= line.end || line.end - line.start > LONGEST_HEADER * 2) return false
  const count = lineCells(line).length
  const quotes = text.slice(line.start, line.end).split('"').length - 1
  return count === names || (quotes % 2 === 1 && count < names)
}

function keysOf(names: readonly string[], { prefilter }: Profile): Table['keys'] {
  const isOfTests = names.some((name) => OTHERS.test(name))
  return names.map((key) => {
    const bits = prefilter.scanAtOnce(key, 0, key.length) & prefilter.readsKey
    return bits === 0 || (isOfTests && PASSED.test(key)) ? undefined : { bits, key }
  })
}

/** Whether nothing but the delimiter and quotes stand between the names: a sentence has spaces, too. */
function isTight(text: string, line: Cell, { cells, isDrawn }: Layout): boolean {
  let at = line.start
  for (const { start, end } of cells) {
    if (/\s/.test(text.slice(at, start).replace(/^[\t]/, ''))) return false
    at = end
  }
  return isDrawn && !/[^\s"]/.test(text.slice(at, line.end))
}
