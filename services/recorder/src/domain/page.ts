import type { EventId } from '@sallyport/contracts'

/** Where a page of a recording begins: a segment, and a line in it. */
export interface Position {
  readonly key: string
  readonly line: number
  /** The look that the page is part of; absent where no content is given. */
  readonly view?: EventId
}

/** Lines of a recording, and where the next page begins. */
export interface Page {
  readonly records: string[]
  readonly next?: string
}

/** A page ends with the line that brings it to this size; it always holds one. */
const PAGE_BYTES = 512 * 1024
const START: Position = { key: '', line: 0 }

/** Reads the position in a request; undefined where it is none. */
export function parsePosition(after: string | undefined): Position | undefined {
  if (after === undefined) return START
  const [, key, line, view] = POSITION.exec(after) ?? []
  if (key === undefined) return undefined
  // The pattern has that of an id.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { key, line: Number(line), ...(view !== undefined && { view: view as EventId }) }
}

const POSITION = /^([\w./-]{1,256}):(\d{1,9})(?::([0-7][0-9A-HJKMNP-TV-Z]{25}))?$/

const formatPosition = ({ key, line, view }: Position): string =>
  [key, line, ...(view === undefined ? [] : [view])].join(':')

/**
 * Gathers the lines of a page from segments, whose keys are in their order. A segment that the log does not hold opens
 * as undefined, and is left out.
 */
export async function nextPage(
  keys: readonly string[],
  from: Position,
  open: (key: string) => Promise<readonly Uint8Array[] | undefined>,
): Promise<Page> {
  const records: string[] = []
  let bytes = 0
  for (const key of keys.filter((each) => each >= from.key)) {
    // Later segments are read only where the page has room.
    // oxlint-disable-next-line no-await-in-loop
    const lines = (await open(key)) ?? []
    for (const [i, line] of lines.entries()) {
      if (key === from.key && i < from.line) continue
      if (bytes > 0 && bytes + line.length > PAGE_BYTES)
        return { records, next: formatPosition({ ...from, key, line: i }) }
      records.push(Buffer.from(line).toString('utf8'))
      bytes += line.length
    }
  }
  return { records }
}
