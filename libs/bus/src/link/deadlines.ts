/** Something that ends at a point of the monotonic clock. */
export interface Expiring {
  /** Milliseconds of {@link now}. */
  readonly expiresAt: number
  expire(): void
}

/** Many deadlines on one timer: adding and removing one costs a set operation. Late by at most {@link TICK_MS}. */
export interface Deadlines extends Disposable {
  add(entry: Expiring): void
  remove(entry: Expiring): void
}

/** Milliseconds of a clock that never goes back. */
export const now = (): number => performance.now()

/** Waits, without keeping the process alive. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, ms).unref())

const TICK_MS = 10
/** A process that is so much too late was busy: it hears what came meanwhile before anything ends. */
const BUSY_MS = 100

/** Makes an empty set of deadlines. */
export function createDeadlines(): Deadlines {
  const buckets = new Map<number, Set<Expiring>>()
  let timer: NodeJS.Timeout | undefined
  let heard: NodeJS.Immediate | undefined
  let armedFor = Infinity

  const tickOf = (entry: Expiring): number => Math.ceil(entry.expiresAt / TICK_MS)
  const arm = (tick: number): void => {
    clearTimeout(timer)
    armedFor = tick
    timer = setTimeout(wake, Math.max(0, tick * TICK_MS - now()))
  }
  const wake = (): void => {
    if (now() - armedFor * TICK_MS > BUSY_MS) heard = setImmediate(sweep)
    else sweep()
  }
  const sweep = (): void => {
    const current = Math.floor(now() / TICK_MS)
    armedFor = Infinity
    const due = [...buckets.keys()].filter((tick) => tick <= current)
    const entries = due.toSorted((a, b) => a - b).flatMap((tick) => [...(buckets.get(tick) ?? [])])
    for (const tick of due) buckets.delete(tick)
    const next = Math.min(...buckets.keys())
    if (next !== Infinity) arm(next)
    for (const entry of entries) entry.expire()
  }

  return {
    add(entry) {
      const tick = tickOf(entry)
      const bucket = buckets.get(tick)
      if (bucket === undefined) buckets.set(tick, new Set([entry]))
      else bucket.add(entry)
      if (tick < armedFor) arm(tick)
    },
    remove(entry) {
      buckets.get(tickOf(entry))?.delete(entry)
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      clearImmediate(heard)
      buckets.clear()
      armedFor = -Infinity
    },
  }
}
