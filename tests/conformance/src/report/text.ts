import { countsOf, type Difference, differencesOf, type Run } from './compare.ts'
import type { Counts } from '../suite/sets.ts'

/** What is known of a set after all its runs. */
export interface SetReport {
  readonly set: string
  readonly runs: readonly Run[]
  /** What is wrong with the run without a gateway. */
  readonly shortfalls: readonly string[]
}

/** Whether a set is as it should be: at its baseline, and the same on every way. */
export const isGood = ({ runs, shortfalls }: SetReport): boolean =>
  shortfalls.length === 0 && differencesOf(runs).length === 0

/** The report of a set for people: a line with the counts, then what differs. */
export function textOf({ set, runs, shortfalls }: SetReport): string {
  const counts = runs.map(({ way, results }) => `${way} ${written(countsOf(results)).padEnd(7)}`)
  const lines = [
    `${set.padEnd(18)} ${counts.join('  ')}`.trimEnd(),
    ...shortfalls.map((shortfall) => `  direct: ${shortfall}`),
    ...differencesOf(runs).flatMap(linesOf),
  ]
  return lines.join('\n')
}

/** The report of a set for programs. */
export function jsonOf(report: SetReport): unknown {
  return {
    set: report.set,
    good: isGood(report),
    runs: report.runs.map(({ way, results }) => ({
      way,
      ...countsOf(results),
      scenarios: results,
    })),
    shortfalls: report.shortfalls,
    differences: differencesOf(report.runs),
  }
}

function linesOf({ scenario, runs }: Difference): readonly string[] {
  const counts = runs.map(({ way, result }) => `${way} ${result ? written(result) : 'not run'}`)
  return [
    `  ${scenario}  ${counts.join('  ')}`,
    ...runs.flatMap(({ way, result }) =>
      result === undefined || result.problems.length === 0
        ? []
        : [`    ${way}: ${counted(result.problems).join(', ')}`],
    ),
  ]
}

const written = ({ passed, failed }: Counts): string => `${passed}/${failed}`

function counted(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].map((id) => {
    const times = ids.filter((other) => other === id).length
    return times === 1 ? id : `${id} ×${times}`
  })
}
