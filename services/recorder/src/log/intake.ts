import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedMessage, RecorderFeed } from '@sallyport/bus'
import { type EventStamp, newEventId } from '@sallyport/contracts'
import { buildBatch, type Cursor } from '../domain/batch.ts'
import { type ReadMessage, readMessage } from '../domain/message.ts'
import { bySession } from '../domain/session-lines.ts'
import { RecorderError } from '../errors.ts'
import type { Events } from '../events.ts'
import type { DataKeys } from './data-keys.ts'
import { knowEvents, type KnownEvents } from './known-events.ts'
import { createExchangeCloser, type ExchangeCloser } from './close-exchanges.ts'
import { createLagWatch } from './lag.ts'
import type { Log } from './open-log.ts'
import { unlessAborted } from './unless-aborted.ts'

export interface IntakeParts {
  readonly feed: Pick<RecorderFeed, 'next'>
  readonly log: Log
  readonly dataKeys: DataKeys
  readonly intervalMs: number
  /** How often what others have left is looked after. */
  readonly tendMs: number
  readonly now: () => Date
  readonly events: Events
  readonly signal: AbortSignal
}

/** A batch with so many events waits for no more of them, but takes those that are there already. */
const ENOUGH_EVENTS = 256
/** A batch ends with the message that brings it to so many events or bytes. */
const BATCH_EVENTS = 4096
const BATCH_BYTES = 4 * 1024 * 1024
/** Messages that are taken at once; few, as each may be as large as the server allows. */
const TAKE = 4
/** Longest wait for the first message of a batch. */
const IDLE_MS = 1_000
const FEED_RETRY_MS = 500

/** A message that was read, and how to tell the bus that it is safe. */
interface Taken {
  readonly message: ReadMessage
  readonly from: FeedMessage
  readonly ack: () => Promise<void>
}

/**
 * Moves messages of the streams into the log, batch after batch, until the signal ends it. A message is acknowledged
 * only when the log holds it; one that comes again is not written again. Rejects with a RecorderError when it cannot go
 * on.
 */
export async function runIntake(parts: IntakeParts): Promise<void> {
  const { log, dataKeys, events, signal, now } = parts
  const feed = withRest(parts.feed)
  const stamp = (): EventStamp => ({ id: newEventId(), source: '/recorder', time: now() })
  const lag = createLagWatch(events)
  const known = await knowEvents(log)
  const closer = createExchangeCloser(log)
  const tendWhenDue = everySoOften(parts.tendMs, () => log.tend())
  await log.rotate(stamp)
  // What waits when a recorder begins has waited for its predecessor already.
  let intervalMs = 0
  // Each batch begins where the one before it ended.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    await tendWhenDue()
    const taken = await collect({ ...parts, feed, intervalMs, closer }, known, stamp)
    if (taken.length === 0) continue
    ;({ intervalMs } = parts)
    const messages = taken.map(({ message }) => message)
    for (const message of messages) reportRejected(message, events)
    const first = log.size
    const keys = await dataKeys.forBatch(bySession(messages), first)
    const { cursor } = log
    const { openFrom } = closer
    const batch = buildBatch({ first, cursor, messages, dataKeys: keys, openFrom, stamp })
    const started = performance.now()
    await log.commit(batch)
    for (const message of messages) dataKeys.forget(message.erased)
    const ms = Math.round(performance.now() - started)
    events.committed(log.size, log.size - first, batch.segments, ms)
    lag.committed(messages, now(), log.size)
    await acknowledge(
      taken.map(({ ack }) => ack),
      events,
    )
  }
  /* oxlint-enable no-await-in-loop */
}

/** A task that is done when it is asked for, and was not done for so long. */
function everySoOften(ms: number, task: () => Promise<void>): () => Promise<void> {
  let next = performance.now() + ms
  return async () => {
    if (performance.now() < next) return
    await task()
    next = performance.now() + ms
  }
}

/** A feed that takes messages back, to be the next that it gives. */
interface FeedWithRest extends Pick<RecorderFeed, 'next'> {
  giveBack(messages: readonly FeedMessage[]): void
}

function withRest(feed: Pick<RecorderFeed, 'next'>): FeedWithRest {
  let rest: readonly FeedMessage[] = []
  return {
    async next(max, waitMs) {
      if (rest.length === 0) return feed.next(max, waitMs)
      const given = rest.slice(0, max)
      rest = rest.slice(max)
      return given
    },
    giveBack: (messages) => {
      rest = [...messages, ...rest]
    },
  }
}

/**
 * Gathers the messages of one batch: what comes within the interval after the first until they are enough, and where
 * more stand there, as behind an outage, up to its bounds. An erasure ends it: what comes behind it has a key of its own.
 */
async function collect(
  parts: IntakeParts & { readonly feed: FeedWithRest; readonly closer: ExchangeCloser },
  known: KnownEvents,
  stamp: () => EventStamp,
): Promise<Taken[]> {
  const taken: Taken[] = []
  let [count, bytes, deadline] = [0, 0, Infinity]
  let reached = parts.log.cursor
  const { signal, closer } = parts
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted && count < BATCH_EVENTS && bytes < BATCH_BYTES) {
    const wait = count < ENOUGH_EVENTS ? Math.min(deadline - performance.now(), IDLE_MS) : 0
    if (wait <= 0 && count < ENOUGH_EVENTS) break
    const next = await take(parts, wait)
    if (next.length === 0 && (taken.length === 0 || wait === 0)) break
    for (const { message: read, from, ack } of await newOf(parts, next, reached)) {
      const message = known.take(await closer.close(from, read, taken, stamp))
      closer.take(message)
      if (taken.length === 0) deadline = performance.now() + parts.intervalMs
      taken.push({ message, from, ack })
      count += message.events
      bytes += message.bytes
      reached = { ...reached, [message.stream]: message.sequence }
      if (message.erased.length > 0) {
        parts.feed.giveBack(next.slice(next.indexOf(from) + 1))
        return signal.aborted ? [] : taken
      }
    }
  }
  /* oxlint-enable no-await-in-loop */
  return signal.aborted ? [] : taken
}

async function take(
  { feed, events, signal }: IntakeParts,
  waitMs: number,
): Promise<readonly FeedMessage[]> {
  try {
    return await unlessAborted(feed.next(TAKE, waitMs), signal, [])
  } catch (error) {
    if (!signal.aborted) events.feedFailed(error)
    await sleep(FEED_RETRY_MS, undefined, { signal }).catch(() => undefined)
    return []
  }
}

/** Reads messages, and lets those go that the log, or the batch at hand, already holds. */
async function newOf(
  parts: IntakeParts,
  messages: readonly FeedMessage[],
  reached: Cursor,
): Promise<Taken[]> {
  const taken: Taken[] = []
  const last = { ...reached }
  for (const message of messages) {
    const { stream, sequence } = message
    const read = readMessage(message)
    if (sequence > last[stream]) {
      last[stream] = sequence
      taken.push({ message: read, from: message, ack: () => message.ack() })
    } else if (sequence <= parts.log.cursor[stream]) {
      // oxlint-disable-next-line no-await-in-loop
      await assertLogged(parts.log, read)
      // oxlint-disable-next-line no-await-in-loop
      await acknowledge([() => message.ack()], parts.events)
    }
  }
  return taken
}

/**
 * Makes sure that a message below the cursor is one that the log holds. It is not where the streams were begun anew
 * behind the log's back: passing over their messages would lose them.
 */
async function assertLogged(log: Log, message: ReadMessage): Promise<void> {
  const { stream, sequence, firstEvent } = message
  if (firstEvent === undefined || (await log.holds(firstEvent))) return
  throw new RecorderError(
    'streams_replaced',
    `message ${sequence} of ${stream} is not in the log, though the log reaches further: the streams are not those that this log was written from. Restore them, or begin a new log in an empty folder`,
  )
}

async function acknowledge(acks: readonly Taken['ack'][], events: Events): Promise<void> {
  const results = await Promise.allSettled(acks.map((ack) => ack()))
  const failed = results.filter((result) => result.status === 'rejected')
  if (failed[0] !== undefined) events.notAcknowledged(failed.length, failed[0].reason)
}

function reportRejected(message: ReadMessage, events: Events): void {
  const [first] = message.rejected
  if (first === undefined) return
  const { stream, sequence, rejected } = message
  events.linesRejected(stream, sequence, rejected.length, first.problem.problem)
}
