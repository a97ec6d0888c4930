import { nameOf } from '../work.ts'
import { cpuOf, type Figures, medianOf, type Run } from './figures.ts'
import { goalsOf } from './goals.ts'

const COLUMNS = [
  '',
  'calls/s',
  'p50 ms',
  'p99 ms',
  'p99.9 ms',
  'first ms',
  'CPU ms',
  'MiB',
  'errors',
]

/** The run as a table for people, the goals behind it. */
export function tableOf(run: Run): string {
  const works = [...new Set(run.figures.map(({ work }) => nameOf(work)))]
  const tables = works.map((work) => {
    const rows = run.figures.filter((figures) => nameOf(figures.work) === work).map(rowOf)
    return align([[work, ...COLUMNS.slice(1)], ...rows])
  })
  const goals = goalsOf(run).map(({ goal, measured, met }) => [
    goal,
    measured,
    met ? 'met' : 'NOT MET',
  ])
  return [
    `${run.at}, ${run.machine}`,
    '',
    'Medians of the rounds. CPU: milliseconds of a core for a call, of all processes but the target. MiB: of the same.',
    '',
    ...tables.flatMap((table) => [table, '']),
    'Processes of the gateway, in the order of their cost:',
    ...costs(run),
    '',
    align([['goal', 'measured', ''], ...goals]),
  ].join('\n')
}

function rowOf(figures: Figures): readonly string[] {
  const cell = (pick: Parameters<typeof medianOf>[1], digits: number): string =>
    medianOf(figures, pick).toFixed(digits)
  return [
    `  ${figures.contender}`,
    cell(({ perSecond }) => perSecond, 0),
    cell(({ p50 }) => p50, 2),
    cell(({ p99 }) => p99, 2),
    cell(({ p999 }) => p999, 2),
    cell(({ first50 }) => first50, 2),
    cell(cpuOf, 3),
    cell(({ processes }) => memoryOf(processes), 0),
    String(figures.rounds.reduce((sum, { errors }) => sum + errors, 0)),
  ]
}

const memoryOf = (processes: Figures['rounds'][number]['processes']): number =>
  Object.entries(processes).reduce((sum, [name, { mib }]) => sum + (name === 'target' ? 0 : mib), 0)

/** What a small call costs in each process. */
function costs(run: Run): readonly string[] {
  return run.figures
    .filter(({ contender, work }) => contender === 'sallyport' && work.tool === 'small')
    .map((figures) => {
      const names = Object.keys(figures.rounds[0]?.processes ?? {})
      const parts = names
        .map((name) => ({
          name,
          cpu: medianOf(figures, ({ processes }) => processes[name]?.cpuMs ?? 0),
          mib: medianOf(figures, ({ processes }) => processes[name]?.mib ?? 0),
        }))
        .toSorted((a, b) => b.cpu - a.cpu)
        .map(({ name, cpu, mib }) => `${name} ${cpu.toFixed(3)} ms ${mib.toFixed(0)} MiB`)
      return `  ${nameOf(figures.work)}: ${parts.join(', ')}`
    })
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
