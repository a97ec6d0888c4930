/** When an event that could not be delivered is tried again. */
export interface Retries {
  /** Milliseconds before the second attempt, the third, and so on; the last stands for all that follow. */
  readonly pausesMs: readonly number[]
  /** Milliseconds after the event behind which there is no attempt. */
  readonly forMs: number
}

export const DEFAULT_RETRIES: Retries = {
  pausesMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000],
  forMs: 86_400_000,
}

/** An attempt that failed. */
export interface Failed {
  /** Counted from 1. */
  readonly attempt: number
  /** How long ago the event was. */
  readonly ageMs: number
  /** What the receiver asked for. */
  readonly retryAfterMs?: number
}

/** Part of a pause by which it may be shorter or longer, so that many events do not come back at once. */
const JITTER = 0.2
/** A receiver cannot put an event off for longer at a time. */
const MAX_RETRY_AFTER_MS = 3_600_000

/** Milliseconds until the next attempt; undefined where there is none. `random` is from 0 to 1. */
export function nextTry(
  { attempt, ageMs, retryAfterMs = 0 }: Failed,
  { pausesMs, forMs }: Retries,
  random: number,
): number | undefined {
  const pause = pausesMs[Math.min(attempt, pausesMs.length) - 1] ?? 0
  const jittered = pause * (1 - JITTER + 2 * JITTER * random)
  const wait = Math.round(Math.max(jittered, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)))
  return ageMs + wait <= forMs ? wait : undefined
}
