import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@sallyport/bus'
import { recorderLeaves } from '@sallyport/contracts'
import type { Found } from '../domain/review/standing.ts'
import type { FollowedStore } from '../followed-store.ts'

/** How long a report waits for decisions that are on their way; most take some milliseconds. */
const WAIT_MS = 2000
const AGAIN_MS = 100

/** Waits until the decisions under a checkpoint are read, or for a while, and says how far they are. */
export async function reachedUnder(
  size: number,
  bus: Pick<Bus, 'call'>,
  store: Pick<FollowedStore, 'standing'>,
): Promise<Omit<Found, 'after'>> {
  const end = performance.now() + WAIT_MS
  // Asked again and again.
  /* oxlint-disable no-await-in-loop */
  for (;;) {
    const before = await store.standing()
    // It takes longer, and is told as such.
    if (before.rebuilding) return { before, size }
    const missing = await decisionFrom(bus, before.leaf + 1, size)
    if (missing === undefined) return { before, size }
    if (performance.now() >= end) return { before, size, missing }
    await sleep(AGAIN_MS)
  }
  /* oxlint-enable no-await-in-loop */
}

/** The first decision between a leaf and the size of the log; many leaves are none. */
async function decisionFrom(
  bus: Pick<Bus, 'call'>,
  first: number,
  size: number,
): Promise<number | undefined> {
  let from = first
  while (from < size) {
    // Pages follow each other.
    // oxlint-disable-next-line no-await-in-loop
    const { records, next } = await bus.call(recorderLeaves, { from })
    const found = records.find((record) => record.class === 'decision')
    if (found !== undefined) return found.leaf < size ? found.leaf : undefined
    if (next <= from) return undefined
    from = next
  }
  return undefined
}
