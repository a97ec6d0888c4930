import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './open-log.ts'

/** Resolves with true when the log reaches a sequence of JOURNAL, and with false after a time. */
export async function untilSealed(
  log: Pick<Log, 'cursor' | 'size' | 'grown'>,
  sequence: number,
  waitMs: number,
): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(waitMs, 'late', { signal: timer.signal }).catch(() => 'late')
  try {
    while (log.cursor.journal < sequence)
      // Each growth brings the log nearer, or not near enough.
      // oxlint-disable-next-line no-await-in-loop
      if ((await Promise.race([log.grown(log.size), late])) === 'late') return false
    return true
  } finally {
    timer.abort()
  }
}
