import { usage } from '../errors.ts'

const MILLISECONDS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** A moment as people name it: how long ago (`7d`, `12h`, `30m`), or a time with its zone. Returned in UTC. */
export const moment =
  (option: string, now: () => number = Date.now) =>
  (text: string): string => {
    const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? []
    const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text)
    const at = isTime
      ? Date.parse(text)
      : now() - Number(count) * (MILLISECONDS[unit] ?? Number.NaN)
    if (!Number.isNaN(at) && at > 0) return new Date(at).toISOString()
    throw usage(
      `${option} must be how long ago, such as ${option} 7d or 12h, or a time with its zone, such as ${option} 2026-11-30T12:00:00Z.`,
    )
  }

/** Which part of the past is looked at. */
export interface RangeOptions {
  readonly since?: string
  readonly until?: string
}

/** A moment so many days ago, in UTC. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString()
