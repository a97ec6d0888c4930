import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@sallyport/bus'
import { recorderTexts } from '@sallyport/contracts'
import type { Events } from './events.ts'
import type { Store } from './store.ts'

const RETRY_MS = 2000
/** How long new content waits at the most. */
const LOOK_MS = 1000

/** What keeps the index of words. */
export interface TextIndex extends AsyncDisposable {
  /** Begins, once the schema stands. */
  start(): void
}

/**
 * Follows the log for content and its erasures, from where the index stands; where content is not to be indexed, what was
 * indexed before goes. Any number of replicas may do so: each page counts once.
 */
export function createTextIndex(bus: Bus, store: Store, events: Events, on: boolean): TextIndex {
  const stop = new AbortController()
  let running: Promise<void> | undefined
  return {
    start() {
      running ??= on ? follow(bus, store, events, stop.signal) : clear(store, events, stop.signal)
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
    },
  }
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

async function follow(bus: Bus, store: Store, events: Events, signal: AbortSignal): Promise<void> {
  let failing = false
  // Pages follow each other.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    try {
      const more = await indexPage(bus, store)
      failing = false
      if (!more) await wait(LOOK_MS, signal)
    } catch (error) {
      // An outage is told once.
      if (!failing) events.textDelayed(error)
      failing = true
      await wait(RETRY_MS, signal)
    }
  }
  /* oxlint-enable no-await-in-loop */
}

/** Indexes what comes next; resolves with whether the log has more. */
async function indexPage(bus: Bus, store: Store): Promise<boolean> {
  const at = await store.textPosition()
  if (at === undefined) {
    await store.beginTexts()
    return true
  }
  const page = await bus.call(recorderTexts, { from: at.next, skip: at.skip })
  const { next, size } = page
  if (next.from === at.next && next.skip === at.skip && size === at.size) return false
  await store.addTexts(at, page)
  return next.from < size
}

async function clear(store: Store, events: Events, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      if ((await store.textPosition()) !== undefined) await store.clearTexts()
      return
    } catch (error) {
      events.textDelayed(error)
      // oxlint-disable-next-line no-await-in-loop
      await wait(RETRY_MS, signal)
    }
  }
}
