import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@sallyport/bus'
import { recorderLeaves, recorderStatus } from '@sallyport/contracts'
import type { Events } from './events.ts'
import { handleAuditRecord } from './handlers/audit-record.ts'
import type { Rebuilding } from './rebuild-store.ts'
import type { Store } from './store.ts'

const RETRY_MS = 2000
const AT_ONCE = 5

/** Makes the read models again from the log. */
export interface Rebuild extends AsyncDisposable {
  /** Drops what there is and begins; rejects, with nothing dropped, where the recorder does not answer. */
  begin(): Promise<void>
  /** Goes on with one that an earlier process began. */
  resume(): void
}

/**
 * Reads the log from its first leaf up to where it stood when the rows were dropped. What is behind that comes by the audit
 * stream meanwhile: in whichever order both come, the rows are the same.
 */
export function createRebuild(bus: Bus, store: Store, events: Events): Rebuild {
  const stop = new AbortController()
  let running: Promise<void> | undefined
  let again = false
  const go = async (): Promise<void> => {
    do {
      again = false
      // One after the other.
      // oxlint-disable-next-line no-await-in-loop
      await readLog(bus, store, events, stop.signal)
    } while (again)
    running = undefined
  }
  const resume = (): void => {
    again = true
    running ??= go()
  }
  return {
    async begin() {
      await bus.call(recorderStatus, {})
      await store.beginRebuild()
      resume()
    },
    resume,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
    },
  }
}

async function readLog(bus: Bus, store: Store, events: Events, signal: AbortSignal): Promise<void> {
  // Pages follow each other.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    try {
      const at = await store.rebuilding()
      if (at === undefined || at.next >= (at.until ?? Infinity)) return
      await store.rebuilt(await readPage(bus, store, events, at))
    } catch (error) {
      events.rebuildDelayed(error)
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
    }
  }
  /* oxlint-enable no-await-in-loop */
}

async function readPage(
  bus: Bus,
  store: Store,
  events: Events,
  { run, next: from, until }: Rebuilding,
): Promise<Required<Rebuilding>> {
  const { records, next, size } = await bus.call(recorderLeaves, { from })
  // Their order does not matter, and requests are to be answered meanwhile.
  for (let first = 0; first < records.length; first += AT_ONCE)
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(
      records
        .slice(first, first + AT_ONCE)
        .map((record) => handleAuditRecord(store, events, record)),
    )
  return { run, next, until: until ?? size }
}
