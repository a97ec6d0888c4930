import type { RecordedExchange } from './exchanges.ts'

/** Milliseconds between asking for consent, be it by an earlier exchange, and the decision that came of it; undefined where there was no such wait. */
export function waitOf({
  decisions,
  askedAt,
}: Pick<RecordedExchange, 'decisions' | 'askedAt'>): number | undefined {
  const [first] = decisions
  const last = decisions.at(-1)
  if (askedAt !== undefined && last !== undefined)
    return Date.parse(last.time) - Date.parse(askedAt)
  if (first === undefined || last === undefined || first === last) return undefined
  return Date.parse(last.time) - Date.parse(first.time)
}

/** When the parts of an exchange were, in Unix milliseconds. */
export interface Spans {
  readonly begin: number
  readonly end: number
  /** Of each decision. */
  readonly decided: readonly number[]
  /** Between the decision that asked for consent and the next. */
  readonly wait?: Span
  /** How long the target took. */
  readonly target?: Span
}

export type Span = readonly [from: number, to: number]

/** What the events of an exchange tell of its times. A target's time is told as a length: it is put at the end. */
export function spansOf({ decisions, completed }: RecordedExchange): Spans {
  const decided = decisions.map(({ time }) => Date.parse(time))
  const first = decided[0] ?? 0
  const last = decided.at(-1) ?? first
  if (completed === undefined) return { begin: first, end: last, decided, ...waited(decided) }
  const end = Math.max(Date.parse(completed.time), last)
  const begin = Math.min(end - completed.durationMs, first)
  const { targetMs } = completed
  return {
    begin,
    end,
    decided,
    ...waited(decided),
    ...(targetMs !== undefined && { target: [Math.max(end - targetMs, begin), end] as const }),
  }
}

function waited(decided: readonly number[]): Pick<Spans, 'wait'> {
  const [first] = decided
  const last = decided.at(-1)
  if (decided.length < 2 || first === undefined || last === undefined) return {}
  return { wait: [first, last] }
}

/** A length of time as people read it. */
export function lengthText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms * 10) / 10} ms`
  if (ms < 120_000) return `${Math.round(ms / 100) / 10} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${Math.round(ms / 3_600_000)} h`
}
