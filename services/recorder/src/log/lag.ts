import type { ReadMessage } from '../domain/message.ts'
import type { Events } from '../events.ts'

/** An event that becomes durable in the log later than this after it was made is an alarm. */
const BEHIND_MS = 10_000
/** The alarm is repeated at most this often. */
const REPEAT_MS = 60_000

/** Watches how old events are when the log holds them. */
export function createLagWatch(events: Events): {
  committed(messages: readonly ReadMessage[], now: Date, size: number): void
} {
  let alarmedAt: number | undefined
  return {
    committed(messages, now, size) {
      const made = messages.findLast(({ lastMade }) => lastMade !== undefined)?.lastMade
      if (made === undefined) return
      const age = now.getTime() - made
      if (age < BEHIND_MS) {
        if (alarmedAt !== undefined) events.caughtUp(size)
        alarmedAt = undefined
      } else if (alarmedAt === undefined || now.getTime() - alarmedAt >= REPEAT_MS) {
        alarmedAt = now.getTime()
        events.behind(age, size)
      }
    },
  }
}
