import { setTimeout as sleep } from 'node:timers/promises'
import type { EventId } from '@sallyport/contracts'
import {
  covers,
  dataKeysPrefix,
  erasedKey,
  ERASURES_KEY,
  parseDataKeyObject,
  readEntries,
  TILE_WIDTH,
} from '@sallyport/evidence'
import type { Events } from '../events.ts'
import { createCarriedOut } from './carried-out.ts'
import { erasureIn, type LoggedErasure, reach } from './erasures.ts'
import type { Log } from './open-log.ts'
import type { RetryingStore } from './retrying-store.ts'
import { unlessAborted } from './unless-aborted.ts'

/** Carries out the erasures that the log tells of. */
export interface Eraser {
  /** Follows the log until the signal ends it. */
  run(): Promise<void>
  /** Resolves with true when the erasure of an event was carried out, and with false after a time. */
  done(event: EventId, waitMs: number): Promise<boolean>
}

export interface EraserParts {
  readonly log: Log
  readonly store: RetryingStore
  readonly events: Events
  readonly signal: AbortSignal
}

const RETRY_MS = 1_000
/** Leaves after which the position is written although nothing was erased: a restart reads at most these again. */
const STRIDE = 64 * TILE_WIDTH

/**
 * Deletes the data keys of sessions whose erasure the log tells of, in the order of the log. How far it has come stands in
 * the store, behind what was done: whenever this ends, the next one goes on from there, and doing an erasure again changes
 * nothing. Each mark is written before the keys go, so that a key that is gone is always known to be erased.
 */
export function createEraser(parts: EraserParts): Eraser {
  const { log, store, events, signal } = parts
  const carriedOut = createCarriedOut(signal)
  const erase = async (erasure: LoggedErasure): Promise<void> => {
    for (const session of erasure.event.data.sessions)
      // One session after the other, as the store can bear.
      // oxlint-disable-next-line no-await-in-loop
      await eraseKeys(store, session, erasure)
    events.erased(erasure.leaf, erasure.event.data.sessions.length, erasure.event.data.cause)
  }
  const step = async (from: number): Promise<number> => {
    await unlessAborted(log.grown(from), signal, undefined)
    if (signal.aborted) return from
    const bundle = Math.floor(from / TILE_WIDTH)
    const entries = await readEntries(log.source, bundle, log.size)
    const found = entries.flatMap((entry, at): LoggedErasure[] => {
      const leaf = bundle * TILE_WIDTH + at
      const event = leaf < from ? undefined : erasureIn(entry)
      return event === undefined ? [] : [{ leaf, event }]
    })
    for (const erasure of found)
      // oxlint-disable-next-line no-await-in-loop
      await erase(erasure)
    const next = bundle * TILE_WIDTH + entries.length
    if (found.length > 0 || Math.floor(next / STRIDE) > Math.floor(from / STRIDE))
      await store.put(ERASURES_KEY, Buffer.from(`${next}\n`))
    for (const { event } of found) carriedOut.settle(event.id)
    return next
  }
  return {
    async run() {
      let next: number | undefined
      /* oxlint-disable no-await-in-loop */
      while (!signal.aborted) {
        try {
          next = await step((next ??= await readPosition(store)))
        } catch (error) {
          if (signal.aborted) return
          events.erasureFailed(next ?? 0, error)
          await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
        }
      }
      /* oxlint-enable no-await-in-loop */
    },
    done: (event, waitMs) => carriedOut.wait(event, waitMs),
  }
}

/** Deletes the data keys of a session that an erasure covers. */
async function eraseKeys(
  store: RetryingStore,
  session: LoggedErasure['event']['data']['sessions'][number],
  { leaf, event }: LoggedErasure,
): Promise<void> {
  await store.put(erasedKey(session, leaf), Buffer.from(`${event.id}\n`))
  // Keys that someone else deleted may be there as older versions.
  for (const object of await store.remains(dataKeysPrefix(session))) {
    const name = parseDataKeyObject(object)
    if (name === undefined || !covers(reach(leaf, event.data), name)) continue
    // oxlint-disable-next-line no-await-in-loop
    await store.erase(object)
  }
}

async function readPosition(store: RetryingStore): Promise<number> {
  const bytes = await store.get(ERASURES_KEY)
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1').trim()
  // What cannot be read is begun anew: nothing is erased that the log does not tell of.
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
