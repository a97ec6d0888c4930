import type { Work } from '../work.ts'
import { type Figures, find, median, medianOf, type Run } from './figures.ts'

/** A goal beside what was measured. */
export interface Goal {
  readonly goal: string
  readonly measured: string
  readonly met: boolean
}

const GATEWAY = 'sallyport'
const PROXY = 'bare proxy'
const OURS = new Set([GATEWAY, PROXY, 'target'])
const ERAS = ['legacy', 'modern'] as const

/** What the gateway is to reach, as far as the run has measured it. */
export function goalsOf(run: Run): readonly Goal[] {
  return ERAS.flatMap((era) => {
    const at = (tool: Work['tool'], connections: number, contender: string) =>
      find(run, contender, { era, tool, connections })
    return [
      ...throughput(era, at('small', 64, GATEWAY), at('small', 64, PROXY), fastestPeer(run, era)),
      ...added(
        `added p50, ${era}, one connection`,
        2.5,
        at('small', 1, GATEWAY),
        at('small', 1, 'target'),
        'p50',
      ),
      ...added(
        `added p50 of the first byte of a stream, ${era}`,
        3,
        at('stream', 1, GATEWAY),
        at('stream', 1, 'target'),
        'first50',
      ),
      ...memory(era, at('small', 64, GATEWAY)),
    ]
  })
}

function fastestPeer(run: Run, era: Work['era']): Figures | undefined {
  return run.figures
    .filter(
      ({ contender, work }) =>
        !OURS.has(contender) &&
        work.era === era &&
        work.tool === 'small' &&
        work.connections === 64,
    )
    .toSorted((a, b) => perSecond(b) - perSecond(a))[0]
}

const perSecond = (figures: Figures): number => medianOf(figures, (sample) => sample.perSecond)

function throughput(
  era: string,
  own: Figures | undefined,
  proxy: Figures | undefined,
  peer: Figures | undefined,
): readonly Goal[] {
  if (own === undefined) return []
  const goal = (least: number, name: string, other: Figures | undefined): readonly Goal[] => {
    if (other === undefined) return []
    const ratio = perSecond(own) / perSecond(other)
    return [
      {
        goal: `throughput of ${name}, ${era}, 64 connections: at least ${least} times`,
        measured: `${ratio.toFixed(2)} times`,
        met: ratio >= least,
      },
    ]
  }
  return [...goal(0.5, PROXY, proxy), ...goal(5, `the fastest peer (${peer?.contender})`, peer)]
}

/** Ratios and differences within a round, so that a machine that slows down in between counts less. */
function added(
  name: string,
  most: number,
  own: Figures | undefined,
  direct: Figures | undefined,
  key: 'p50' | 'first50',
): readonly Goal[] {
  if (own === undefined || direct === undefined) return []
  const value = median(own.rounds.map((sample, n) => sample[key] - (direct.rounds[n]?.[key] ?? 0)))
  return [
    { goal: `${name}: at most ${most} ms`, measured: `${value.toFixed(2)} ms`, met: value <= most },
  ]
}

function memory(era: string, own: Figures | undefined): readonly Goal[] {
  if (own === undefined) return []
  const mib = Math.max(...own.rounds.map(({ processes }) => processes['edge']?.mib ?? 0))
  return [
    {
      goal: `memory of the edge, ${era}, 64 connections: at most 150 MiB`,
      measured: `${mib.toFixed(0)} MiB`,
      met: mib <= 150,
    },
  ]
}
