import type { EventId, SegmentDamage } from '@sallyport/contracts'
import { exchangesWithContent } from './texts.ts'

/** Where a page of a recording begins: at a leaf, and where that seals a segment, at a line of it. */
export interface Position {
  readonly leaf: number
  readonly line: number
  /** The look that the page is part of; absent where no content is given. */
  readonly view?: EventId
}

/** Lines of a recording, what is wrong with it, and where the next page begins. */
export interface Page {
  readonly records: string[]
  readonly damaged?: SegmentDamage[]
  readonly next?: string
}

/** What there is of a segment. */
export interface Segment {
  /** Its lines; where its content is not there, its events. */
  readonly lines: readonly Uint8Array[]
  /** Why its content is not there, where nobody erased it. */
  readonly damage?: Omit<SegmentDamage, 'exchanges'>
}

/** The segments that some leaves of the log seal. */
export interface Stretch<S> {
  readonly sealed: readonly { readonly leaf: number; readonly seal: S }[]
  /** The first leaf behind them; undefined where the log ends. */
  readonly next: number | undefined
}

/** A page ends with the line that brings it to this size; it always holds one. */
const PAGE_BYTES = 512 * 1024
const START: Position = { leaf: 0, line: 0 }

/** Reads the position in a request; undefined where it is none. */
export function parsePosition(after: string | undefined): Position | undefined {
  if (after === undefined) return START
  const [, leaf, line, view] = POSITION.exec(after) ?? []
  if (leaf === undefined) return undefined
  const at = { leaf: Number(leaf), line: Number(line) }
  // The pattern has that of an id.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return view === undefined ? at : { ...at, view: view as EventId }
}

const POSITION = /^(\d{1,12}):(\d{1,9})(?::([0-7][0-9A-HJKMNP-TV-Z]{25}))?$/

const formatPosition = ({ leaf, line, view }: Position): string =>
  [leaf, line, ...(view === undefined ? [] : [view])].join(':')

/**
 * Gathers the lines of a page from the segments that a log seals from a position on, until it is full, the log ends, or
 * there is no time for more of it.
 */
export async function nextPage<S>(
  from: Position,
  log: AsyncIterable<Stretch<S>>,
  open: (seal: S) => Promise<Segment>,
  inTime: () => boolean,
): Promise<Page> {
  const page = new Gathered()
  for await (const { sealed, next } of log) {
    for (const { leaf, seal } of sealed) {
      // Later segments are read only where the page has room.
      // oxlint-disable-next-line no-await-in-loop
      const end = page.take(await open(seal), leaf === from.leaf ? from.line : 0)
      if (end !== undefined) return page.endsAt({ ...from, leaf, line: end })
    }
    if (next !== undefined && !inTime()) return page.endsAt({ ...from, leaf: next, line: 0 })
  }
  return page.endsAt(undefined)
}

/** What a page has so far. */
class Gathered {
  readonly #records: string[] = []
  readonly #damaged: SegmentDamage[] = []
  #bytes = 0

  /** Takes lines of a segment; returns the first that has no room, or undefined where all have. */
  take({ lines, damage }: Segment, first: number): number | undefined {
    let end = first
    for (const line of lines.slice(first)) {
      if (this.#bytes > 0 && this.#bytes + line.length > PAGE_BYTES) break
      this.#records.push(Buffer.from(line).toString('utf8'))
      this.#bytes += line.length
      end++
    }
    if (damage !== undefined && (end > first || lines.length === 0))
      this.#damaged.push({
        ...damage,
        exchanges: [...exchangesWithContent(lines.slice(first, end))],
      })
    return end < lines.length ? end : undefined
  }

  endsAt(next: Position | undefined): Page {
    return {
      records: this.#records,
      ...(this.#damaged.length > 0 && { damaged: this.#damaged }),
      ...(next !== undefined && { next: formatPosition(next) }),
    }
  }
}
