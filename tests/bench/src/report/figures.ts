import type { Sample } from '../load/measure.ts'
import type { Work } from '../work.ts'

/** What one contender did in one work, over all rounds. */
export interface Figures {
  readonly contender: string
  readonly work: Work
  readonly rounds: readonly Sample[]
}

export interface Run {
  readonly at: string
  /** Processor, cores, memory, Node.js. */
  readonly machine: string
  readonly figures: readonly Figures[]
}

/** The middle one of some values; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

export const medianOf = (figures: Figures, pick: (sample: Sample) => number): number =>
  median(figures.rounds.map(pick))

/** Milliseconds of a core that all processes but the target take for a call. */
export const cpuOf = ({ processes }: Sample): number =>
  Object.entries(processes).reduce(
    (sum, [name, { cpuMs }]) => sum + (name === 'target' ? 0 : cpuMs),
    0,
  )

const same = (one: Work, other: Work): boolean =>
  one.era === other.era && one.tool === other.tool && one.connections === other.connections

/** The figures of one contender in one work. */
export const find = ({ figures }: Run, contender: string, work: Work): Figures | undefined =>
  figures.find((one) => one.contender === contender && same(one.work, work))
