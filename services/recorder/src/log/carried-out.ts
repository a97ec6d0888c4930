import { setTimeout as sleep } from 'node:timers/promises'
import type { EventId } from '@sallyport/contracts'

/** Tells those who wait when what an event asked for was carried out. */
export interface CarriedOut {
  settle(event: EventId): void
  /** Resolves with true when it was carried out, and with false after a time or with the signal. */
  wait(event: EventId, waitMs: number): Promise<boolean>
}

/** What was carried out before anyone asked is known for so many events. */
const RECENT = 256

export function createCarriedOut(signal: AbortSignal): CarriedOut {
  const waiting = new Map<EventId, (done: boolean) => void>()
  const recent = new Set<EventId>()
  return {
    settle(event) {
      waiting.get(event)?.(true)
      recent.add(event)
      const [oldest] = recent
      if (recent.size > RECENT && oldest !== undefined) recent.delete(oldest)
    },
    async wait(event, waitMs) {
      if (recent.has(event)) return true
      const done = new Promise<boolean>((resolve) => waiting.set(event, resolve))
      const timer = new AbortController()
      const late = sleep(waitMs, false, { signal: AbortSignal.any([signal, timer.signal]) })
      try {
        return await Promise.race([done, late.catch(() => false)])
      } finally {
        timer.abort()
        waiting.delete(event)
      }
    },
  }
}
