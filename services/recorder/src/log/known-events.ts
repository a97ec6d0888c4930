import type { EventId } from '@sallyport/contracts'
import { readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'
import { type ReadMessage, withoutRepeated } from '../domain/message.ts'
import type { Log } from './open-log.ts'

/** The events that came last, by their ids: those of a stream that brings a line twice come close together. */
const KEPT = 65_536
/** Bundles of a log that was begun before, whose events are known again. */
const BUNDLES = 4

/** Sets aside what the log has already. */
export interface KnownEvents {
  /** The message without the events that are known; those it brings are known from then on. Messages come in order. */
  take(message: ReadMessage): ReadMessage
}

/** Knows the last events of the log. Throws as reading it does. */
export async function knowEvents(log: Pick<Log, 'patient' | 'size'>): Promise<KnownEvents> {
  const known = new Set<EventId>()
  const isKnown = (id: EventId): boolean => {
    if (known.has(id)) return true
    known.add(id)
    const [oldest] = known
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)
    return false
  }
  const bundles = Math.ceil(log.size / TILE_WIDTH)
  for (let bundle = Math.max(bundles - BUNDLES, 0); bundle < bundles; bundle++) {
    // oxlint-disable-next-line no-await-in-loop -- in their order
    for (const entry of await readEntries(log.patient, bundle, log.size)) {
      const line = readLine(entry)
      if (line.kind === 'event') isKnown(line.event.id)
    }
  }
  return { take: (message) => withoutRepeated(message, isKnown) }
}
