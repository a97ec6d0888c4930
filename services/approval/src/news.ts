import { setTimeout as wait } from 'node:timers/promises'
import { type ApprovalNewsItem, type Bus, BusError, type StateEntry } from '@sallyport/bus'
import { readEvent } from './domain/event.ts'
import { createNewsReader, type NewsReader } from './domain/news.ts'

/** What telling needs. */
export interface NewsParts {
  readonly state: Pick<Bus['state'], 'follow'>
  readonly approvalNews: Bus['approvalNews']
  readonly clock: () => Date
  /** Something could not be told; it is tried again. */
  readonly failed: (error: unknown) => void
}

/** What is older is not told to a stream where nothing stands: no approval is open for longer. */
const OLDEST_MS = 7 * 86_400_000
const PAUSE_MS = 250
const MAX_PAUSE_MS = 5_000

/**
 * Tells bots what happens to approvals, each event once and in the order of STATE, however many replicas do so. It goes on
 * beside the service until it is disposed, and waits for a bus that refuses for as long as that takes.
 */
export function startNews(parts: NewsParts): Disposable {
  const stop = new AbortController()
  void run(parts, stop.signal)
  return { [Symbol.dispose]: () => stop.abort() }
}

async function run(parts: NewsParts, signal: AbortSignal): Promise<void> {
  for (let pauseMs = PAUSE_MS; !signal.aborted; pauseMs = longer(pauseMs)) {
    try {
      // Each round begins where the stream ends.
      // oxlint-disable-next-line no-await-in-loop
      await tellAll(parts, signal)
    } catch (error) {
      if (signal.aborted) return
      parts.failed(error)
      // oxlint-disable-next-line no-await-in-loop
      await pause(pauseMs, signal)
    }
  }
}

/** Tells what the stream does not hold yet, then what comes; rejects where that has to begin again. */
async function tellAll(parts: NewsParts, signal: AbortSignal): Promise<void> {
  const isNew = await newness(parts)
  const read = createNewsReader()
  const follower = await parts.state.follow(['approval'], async (entry) => {
    const item = itemOf(read, entry)
    if (item !== undefined && isNew(item)) await tell(parts, item, signal)
  })
  await using _ = follower
  const stopped = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => stopped.resolve(), { once: true })
  if (signal.aborted) stopped.resolve()
  const error = await Promise.race([follower.failed, stopped.promise])
  if (error !== undefined) throw error
}

/** Whether something is still to be told, by where the stream ends now. */
async function newness({
  approvalNews,
  clock,
}: NewsParts): Promise<(item: ApprovalNewsItem) => boolean> {
  const told = await approvalNews.lastTold()
  if (told !== undefined) return ({ sequence }) => sequence > told
  const oldest = clock().getTime() - OLDEST_MS
  return ({ time }) => Date.parse(time) >= oldest
}

function itemOf(read: NewsReader, { event, sequence }: StateEntry): ApprovalNewsItem | undefined {
  const { id, time } = event
  const news = read(readEvent(event), time)
  return news && { ...news, id, time, sequence }
}

/** Tells one thing, however long the bus refuses. Rejects where the stream has lost what stood there. */
async function tell(parts: NewsParts, item: ApprovalNewsItem, signal: AbortSignal): Promise<void> {
  for (let pauseMs = PAUSE_MS; ; pauseMs = longer(pauseMs)) {
    signal.throwIfAborted()
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await parts.approvalNews.tell(item)
    } catch (error) {
      if (error instanceof BusError && error.code === 'not_ready') throw error
      if (!signal.aborted) parts.failed(error)
    }
    // oxlint-disable-next-line no-await-in-loop
    await pause(pauseMs, signal)
  }
}

const longer = (ms: number): number => Math.min(ms * 2, MAX_PAUSE_MS)

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal, ref: false }).catch(() => {})
