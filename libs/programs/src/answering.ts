import { setTimeout as sleep } from 'node:timers/promises'

const READY_MS = 60_000
const PAUSE_MS = 50

/**
 * Asks until a server answers a GET of a URL well. Resolves with false where it has not after a minute, or `ended` has
 * resolved before.
 */
export async function answering(url: string, ended?: Promise<unknown>): Promise<boolean> {
  const over = ended?.then(() => true)
  const deadline = performance.now() + READY_MS
  /* oxlint-disable no-await-in-loop */
  while (performance.now() < deadline) {
    const answered = await fetch(url).catch(() => undefined)
    await answered?.body?.cancel()
    if (answered?.ok === true) return true
    const pause = sleep(PAUSE_MS, false)
    if (await (over === undefined ? pause : Promise.race([over, pause]))) return false
  }
  /* oxlint-enable no-await-in-loop */
  return false
}
