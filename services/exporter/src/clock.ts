import { setTimeout as sleep } from 'node:timers/promises'

/** Time and chance, as the exporter sees them. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number
  /** Rejects when the signal ends it. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  chance(): number
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
  chance: Math.random,
}
