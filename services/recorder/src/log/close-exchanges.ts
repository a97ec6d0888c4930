import { type EventStamp, journalSubject } from '@sallyport/contracts'
import { readEntries, TILE_WIDTH } from '@sallyport/evidence'
import type { FeedMessage } from '@sallyport/bus'
import { lastDecisionsOn } from '../domain/closing.ts'
import { type ReadMessage, withEvents } from '../domain/message.ts'
import { OpenExchanges, REMEMBERED } from '../domain/open-exchanges.ts'
import { type Turn, turnsIn } from '../domain/turn.ts'
import type { Log } from './open-log.ts'

const PREFIX = journalSubject('')

/** Closes what edges left open, and knows from where on the log has something to close. */
export interface ExchangeCloser {
  /**
   * A message with which a process has taken over the name of a writer, and what closes the exchanges that the one before
   * it left open; any other message as it is. `taken` came before it and is not in the log yet. Throws as reading the log
   * does.
   */
  close(
    message: FeedMessage,
    read: ReadMessage,
    taken: readonly { readonly message: ReadMessage }[],
    stamp: () => EventStamp,
  ): Promise<ReadMessage>
  /** Takes a message, closed as it was, that comes into the log behind what it holds. */
  take(message: ReadMessage): void
  /** What the leaf of an index, which ends a batch of the messages so far, tells of `openFrom`. */
  readonly openFrom: (index: number) => number | undefined
}

/**
 * Begins where the log says that something may be open: what stands there is read beside everything else, and nothing is
 * where nothing is open. Messages are told from then on.
 */
export function createExchangeCloser(
  log: Pick<Log, 'patient' | 'size' | 'cursor'>,
): ExchangeCloser {
  const { cursor } = log
  let open: OpenExchanges | undefined
  let meanwhile: { readonly turns: readonly Turn[]; readonly from: number }[] | undefined = []
  const reading = readOpen(log).then((found) => {
    for (const { turns, from } of meanwhile ?? []) found.take(turns, from)
    return (open = found)
  })
  // Whoever needs it is told of the failure.
  void reading.catch(() => undefined).then(() => (meanwhile = undefined))
  return {
    async close({ subject, data }, read, taken, stamp) {
      // Whoever opens its part of the journal writes a message without lines.
      if (!subject.startsWith(PREFIX) || data.length > 0) return read
      const own = (await reading).of(subject.slice(PREFIX.length))
      if (own === undefined) return read
      const decisions = lastDecisionsOn(own.exchanges)
      for (const { message } of taken.toReversed())
        decisions.before(message.lines.map(({ bytes }) => bytes))
      const first = Math.floor(own.from / TILE_WIDTH)
      for (let at = Math.ceil(log.size / TILE_WIDTH) - 1; at >= first && !decisions.whole; at--)
        // oxlint-disable-next-line no-await-in-loop -- from the end on
        decisions.before(await readEntries(log.patient, at, log.size))
      return withEvents(read, decisions.closing(stamp))
    },
    take({ lines }) {
      const turns = lines.flatMap(({ turn }) => turn ?? [])
      const from = log.size
      if (open === undefined) meanwhile?.push({ turns, from })
      else open.take(turns, from)
    },
    openFrom: (index) => (open === undefined ? cursor.openFrom : (open.from ?? index)),
  }
}

/** What the log has open, from where on it says that something may be. */
async function readOpen({
  patient,
  size,
  cursor,
}: Pick<Log, 'patient' | 'size' | 'cursor'>): Promise<OpenExchanges> {
  const { openFrom = 0 } = cursor
  const found = new OpenExchanges()
  // The last leaf of the log, which says so, is of no exchange.
  if (openFrom >= size - 1) return found
  const first = Math.floor(Math.max(openFrom, size - REMEMBERED) / TILE_WIDTH)
  for (let bundle = first; bundle * TILE_WIDTH < size; bundle++) {
    // oxlint-disable-next-line no-await-in-loop -- in their order
    const entries = await readEntries(patient, bundle, size)
    found.take(turnsIn(entries), bundle * TILE_WIDTH)
  }
  return found
}
