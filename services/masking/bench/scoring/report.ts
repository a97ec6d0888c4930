import type { Fault, Score, Tally } from './score.ts'
import { GOALS, type Line, type Summary } from './summary.ts'

/** Characters of a value or its surroundings that are shown; the corpus is made up, so nothing is given away. */
const SHOWN = 140

const rate = (share: number | undefined): string => (share === undefined ? '–' : share.toFixed(4))
const verdict = (met: boolean | undefined): string =>
  met === undefined ? '' : met ? 'met' : 'NOT MET'

const HEADING = [
  'kind',
  'values',
  'recall',
  'precision',
  'missed',
  'false',
  'as other',
  'goal',
  'found on values of other kinds',
]

const cellsOf = (line: Line): string[] => [
  line.name,
  String(line.values),
  rate(line.recall),
  rate(line.precision),
  String(line.misses),
  String(line.falseAlarms),
  String(line.otherwise),
  verdict(line.met),
  Object.entries(line.confused)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', '),
]

/** A table of one line per kind or group, columns apart by blanks. */
export function qualityTable({ kinds, groups }: Summary): string {
  return aligned([HEADING, ...kinds.map(cellsOf), [], ...groups.map(cellsOf)])
}

/** Rows of cells under each other: the first and the last columns to the left, numbers to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const isNumber = (column: number): boolean =>
    rows.slice(1).every((row) => /^[\d.,–]*$/.test(row[column] ?? ''))
  const numeric = widths.map((_, column) => column > 0 && isNumber(column))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          numeric[column] === true
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const goalsText = `Goals: recall ≥ ${GOALS.recall} and precision ≥ ${GOALS.precision} of every structured kind; recall ≥ ${GOALS.secretsRecall} of all secrets.`

/** Up to so many misses and false alarms of every kind, with what stands around them. */
export function faultLines({ tallies }: Score, most: number): string[] {
  return [...tallies].flatMap(([kind, tally]) => [
    ...faults(`${kind}: missed`, tally.misses, most),
    ...faults(`${kind}: false alarms`, tally.alarms, most),
  ])
}

function faults(title: string, all: Tally['misses'], most: number): string[] {
  if (all.length === 0) return []
  return [
    `\n${title}, ${Math.min(most, all.length)} of ${all.length}`,
    ...spread(all, most).map(faultLine),
  ]
}

/** So many, from all over the corpus. */
function spread<T>(all: readonly T[], most: number): T[] {
  const step = Math.max(1, all.length / most)
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

const shown = (text: string): string =>
  JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)

const faultLine = ({ document, genre, locale, value, around }: Fault): string =>
  `  #${document} ${genre} ${locale}  ${shown(value)}  in  ${shown(around)}`
