import type { EventId } from '@sallyport/contracts'
import { readLine } from './line.ts'
import type { EvidenceSource } from './source.ts'
import { TILE_WIDTH } from './tiles/path.ts'
import { readEntries } from './tiles/read-tile.ts'

/** An entry of the log with its index. */
export interface FoundEvent {
  readonly index: number
  readonly entry: Uint8Array
}

/** Most bundles that are searched, about a million leaves around where the event should be. */
const MAX_BUNDLES = 4_096

/**
 * Finds an event of a log of the given size by its id. An id says when its event was made, and events stand in the log
 * nearly in that order: the search begins where the log reaches that time and goes outwards. It keeps no index, so it
 * costs no memory; an event that waited unusually long for the recorder may take long to find, or not be found in a
 * log of more than a million leaves. Throws as reading tiles does.
 */
export async function findEvent(
  source: EvidenceSource,
  size: number,
  id: EventId,
): Promise<FoundEvent | undefined> {
  const bundles = Math.ceil(size / TILE_WIDTH)
  const start = await bundleAt(source, size, timePart(id))
  const reach = Math.max(start, bundles - start)
  for (let distance = 0; distance <= Math.min(reach, MAX_BUNDLES / 2); distance++) {
    for (const bundle of new Set([start - distance, start + distance])) {
      if (bundle < 0 || bundle >= bundles) continue
      // Near bundles are searched before far ones are read.
      // oxlint-disable-next-line no-await-in-loop
      const found = await findIn(source, size, bundle, id)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The bundle in which the log reaches a time. */
async function bundleAt(source: EvidenceSource, size: number, time: string): Promise<number> {
  let [low, high] = [0, Math.ceil(size / TILE_WIDTH) - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    // oxlint-disable-next-line no-await-in-loop
    const reached = timeOf(await readEntries(source, middle, size))
    if (reached < time) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * When the last event of a bundle was made. What the recorder itself writes is left out where there is anything else: it
 * is as late as the recorder was.
 */
function timeOf(entries: readonly Uint8Array[]): string {
  let own = ''
  for (const entry of entries.toReversed()) {
    const line = readLine(entry)
    if (line.kind !== 'event') continue
    if (line.contract.stream !== 'log') return timePart(line.event.id)
    if (own === '') own = timePart(line.event.id)
  }
  return own
}

async function findIn(
  source: EvidenceSource,
  size: number,
  bundle: number,
  id: EventId,
): Promise<FoundEvent | undefined> {
  const entries = await readEntries(source, bundle, size)
  const at = entries.findIndex((entry) => holds(entry, id))
  const entry = entries[at]
  return entry && { index: bundle * TILE_WIDTH + at, entry }
}

function holds(entry: Uint8Array, id: EventId): boolean {
  // Looking for the text first spares reading what cannot be it.
  if (!Buffer.from(entry.buffer, entry.byteOffset, entry.length).includes(id)) return false
  const line = readLine(entry)
  return line.kind === 'event' && line.event.id === id
}

/** The first ten characters of a ULID are its time, and sort like it. */
const timePart = (id: EventId): string => id.slice(0, 10)
