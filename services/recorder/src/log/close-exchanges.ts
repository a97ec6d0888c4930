import { type EventStamp, journalSubject } from '@sallyport/contracts'
import { readEntries, TILE_WIDTH } from '@sallyport/evidence'
import type { FeedMessage } from '@sallyport/bus'
import { openExchangesOf } from '../domain/closing.ts'
import { type ReadMessage, withEvents } from '../domain/message.ts'
import type { Log } from './open-log.ts'

/** Bundles that are looked through for exchanges that an edge left open: about a quarter of a million leaves. */
const BUNDLES = 1_024
const PREFIX = journalSubject('')

/**
 * A message with which a process has taken over the name of a writer, and what closes the exchanges that the one before it
 * left open; any other message as it is. `taken` came before it and is not in the log yet. Throws as reading the log does.
 */
export async function closeExchanges(
  log: Pick<Log, 'patient' | 'size'>,
  { subject, data }: FeedMessage,
  read: ReadMessage,
  taken: readonly { readonly message: ReadMessage }[],
  stamp: () => EventStamp,
): Promise<ReadMessage> {
  // Whoever opens its part of the journal writes a message without lines.
  if (!subject.startsWith(PREFIX) || data.length > 0) return read
  const open = openExchangesOf(subject.slice(PREFIX.length))
  for (const { message } of taken.toReversed()) open.before(message.lines.map(({ bytes }) => bytes))
  const last = Math.ceil(log.size / TILE_WIDTH) - 1
  for (let bundle = last; bundle >= 0 && bundle > last - BUNDLES; bundle--)
    // oxlint-disable-next-line no-await-in-loop -- from the end on
    open.before(await readEntries(log.patient, bundle, log.size))
  return withEvents(read, open.closing(stamp))
}
