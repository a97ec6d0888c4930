/** How long is waited between attempts. */
export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 500, longestMs: 60_000 }
/** Longest wait that a destination can ask for. */
const LONGEST_ASKED_MS = 3_600_000

/**
 * Milliseconds until the next attempt: twice as long each time, less up to a half by chance, and never less than the
 * destination asks for. `attempt` counts from 1; `chance` is from 0 to 1.
 */
export function waitMs(
  { firstMs, longestMs }: Backoff,
  attempt: number,
  chance: number,
  askedMs = 0,
): number {
  const doubled = Math.min(firstMs * 2 ** Math.min(attempt - 1, 30), longestMs)
  return Math.max(doubled * (1 - chance / 2), Math.min(askedMs, LONGEST_ASKED_MS))
}
