import { type EvidenceSource, readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'
import type { Events } from '../events.ts'

const DAY_MS = 86_400_000

/** What time it is, as far as those who write the journal bear it out: who erases for good asks no clock alone. */
export interface WitnessedClock {
  /**
   * The recorder's own time, but no later than the newest event of the journal that the log holds; undefined where the
   * recorder's clock is more than a day ahead of that, or the log holds none. Throws as reading the log does.
   */
  now(): Promise<Date | undefined>
  /** What is wrong with the clock, as it was when `now` was asked last. */
  readonly warning: string | undefined
}

/** A clock of the recorder and the events in its log. */
export function witnessedClock(
  log: { readonly source: EvidenceSource; readonly size: number },
  now: () => Date,
  events: Pick<Events, 'clockAhead'>,
): WitnessedClock {
  let warning: string | undefined
  let newest: number | undefined
  let read = 0
  return {
    get warning() {
      return warning
    },
    async now() {
      const { size } = log
      newest = (await newestOf(log.source, read, size)) ?? newest
      read = size
      const own = now().getTime()
      warning = undefined
      if (newest === undefined) return undefined
      if (own - newest <= DAY_MS) return new Date(Math.min(own, newest))
      warning = warningOf(new Date(own), new Date(newest))
      events.clockAhead(own, newest)
      return undefined
    },
  }
}

const warningOf = (own: Date, newest: Date): string =>
  `no old content is erased: the clock says ${own.toISOString()}, but the newest event of an edge is of ${newest.toISOString()}. Check the clock; where it is right, erasing goes on with the next request`

/** When the newest event of the journal was made, of those in the last bundle between two leaves that has any. */
async function newestOf(
  source: EvidenceSource,
  from: number,
  size: number,
): Promise<number | undefined> {
  const first = Math.floor(from / TILE_WIDTH)
  for (let bundle = Math.ceil(size / TILE_WIDTH) - 1; bundle >= first; bundle--) {
    // oxlint-disable-next-line no-await-in-loop -- from the end on
    const times = (await readEntries(source, bundle, size)).flatMap((entry) => {
      const line = readLine(entry)
      const fits = line.kind === 'event' && line.contract.stream === 'journal'
      return fits ? [Date.parse(line.event.time)] : []
    })
    if (times.length > 0) return Math.max(...times)
  }
  return undefined
}
