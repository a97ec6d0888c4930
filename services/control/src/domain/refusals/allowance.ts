/** How many events may be written: so many at once, and so many more with each minute. */
export interface Allowance {
  readonly burst: number
  readonly perMinute: number
}

/** How much of an allowance is left. */
export interface Room {
  left(now: number): number
  /** Takes so many of what was said to be left. */
  take(count: number): void
}

const MINUTE_MS = 60_000

export function createRoom({ burst, perMinute }: Allowance): Room {
  let room = burst
  let at: number | undefined
  return {
    left(now) {
      // A clock that was set back gives nothing.
      const passed = Math.max(0, now - (at ?? now))
      room = Math.min(burst, room + (passed * perMinute) / MINUTE_MS)
      at = now
      return Math.max(0, Math.floor(room))
    },
    take(count) {
      room -= count
    },
  }
}
