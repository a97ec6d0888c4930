import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE_MS = 120_000
const PAUSE_MS = 50

/** Tries until a value comes, for what no event tells of. Rejects after two minutes, naming what did not come. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const value = await attempt()
    if (value !== undefined) return value
    await sleep(PAUSE_MS)
  }
  throw new Error(`this did not happen in ${PATIENCE_MS / 1000} s: ${what}`)
}
