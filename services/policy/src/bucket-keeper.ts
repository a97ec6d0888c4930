import { type Bus, BusError, type Fill } from '@sallyport/bus'
import { type Size, take, type Taken, untouched } from './domain/limits/bucket.ts'

/** What is wanted of a bucket; see `take`. */
export interface Wanted {
  readonly units: number
  readonly least?: number
}

/** Takes from the buckets that all replicas share. */
export interface BucketKeeper {
  /**
   * Takes from one bucket, or says in how many milliseconds it can be. What is granted is durable, and granted by no
   * other replica too. Rejects with a BusError where it cannot be counted; then units may be gone.
   */
  take(id: string, size: Size, wanted: Wanted): Promise<Granted>
}

export type Granted =
  | { readonly granted: true }
  | { readonly granted: false; readonly retryAfterMs: number }

/** Rounds that one question may lose against other replicas. */
const MAX_ROUNDS = 64
/** Most questions that wait for one bucket. */
const MAX_WAITING = 10_000
/** Most buckets whose fill is remembered between questions. */
const MAX_REMEMBERED = 10_000

interface Waiting {
  readonly wanted: Wanted
  readonly size: Size
  readonly settle: (granted: Granted) => void
  readonly fail: (error: unknown) => void
}

interface Known {
  readonly fill: Fill | undefined
  readonly sequence: number
}

/**
 * Counts on the bus by compare-and-set. Questions about one bucket that overlap are answered by one round: read where it
 * is not known, take for each in turn, put once. What is remembered of a bucket only saves the read: what is granted on
 * it counts only if the put finds it unchanged, and nothing is refused on it.
 */
export class SharedBuckets implements BucketKeeper {
  readonly #rates: Bus['rates']
  readonly #now: () => number
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #known = new Map<string, Known>()

  /** `now` tells Unix milliseconds. */
  constructor(rates: Bus['rates'], now: () => number) {
    this.#rates = rates
    this.#now = now
  }

  async take(id: string, size: Size, wanted: Wanted): Promise<Granted> {
    return new Promise((settle, fail) => {
      const queue = this.#waiting.get(id)
      if (queue !== undefined && queue.length >= MAX_WAITING) {
        fail(new BusError('overloaded', 'too many wait for this bucket'))
        return
      }
      const entry = { wanted, size, settle, fail }
      if (queue !== undefined) {
        queue.push(entry)
        return
      }
      this.#waiting.set(id, [entry])
      void this.#work(id)
    })
  }

  async #work(id: string): Promise<void> {
    const next = (): readonly Waiting[] => this.#waiting.get(id)?.splice(0) ?? []
    for (let batch = next(); batch.length > 0; batch = next()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- each round begins where the one before ended
        const results = await this.#round(id, batch)
        for (const [index, { settle }] of batch.entries()) settle(results[index] ?? REFUSED)
      } catch (error) {
        this.#known.delete(id)
        for (const { fail } of batch) fail(error)
      }
    }
    this.#waiting.delete(id)
  }

  async #round(id: string, batch: readonly Waiting[]): Promise<readonly Granted[]> {
    for (let attempt = 0; attempt < MAX_ROUNDS; attempt++) {
      const remembered = attempt === 0 ? this.#known.get(id) : undefined
      // oxlint-disable-next-line no-await-in-loop -- each attempt is about what the one before lost to
      const before = remembered ?? (await this.#read(id))
      const { after, results } = settleAll(batch, before.fill, this.#now())
      const counts = after !== undefined && results.every(({ granted }) => granted)
      if (remembered !== undefined && !counts) continue
      // oxlint-disable-next-line no-await-in-loop -- as above
      const stands = after === undefined ? before : await this.#put(id, after, before.sequence)
      if (stands === undefined) continue
      this.#remember(id, stands)
      return results
    }
    throw new BusError('overloaded', 'other replicas are faster with this bucket')
  }

  async #read(id: string): Promise<Known> {
    const found = await this.#rates.get(id)
    return { fill: found?.fill, sequence: found?.sequence ?? 0 }
  }

  /** How the bucket stands then; undefined where someone was faster. */
  async #put(id: string, fill: Fill, expected: number): Promise<Known | undefined> {
    try {
      return { fill, sequence: await this.#rates.put(id, fill, expected) }
    } catch (error) {
      if (error instanceof BusError && error.code === 'conflict') return undefined
      throw error
    }
  }

  #remember(id: string, stands: Known): void {
    this.#known.delete(id)
    this.#known.set(id, stands)
    const [oldest] = this.#known.keys()
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest)
  }
}

const REFUSED: Granted = { granted: false, retryAfterMs: 1000 }

/** Takes for each in turn. `after` is undefined where nothing of the bucket changes. */
function settleAll(
  batch: readonly Waiting[],
  before: Fill | undefined,
  now: number,
): { readonly after: Fill | undefined; readonly results: readonly Granted[] } {
  let fill = before ?? untouched(now)
  let changed = false
  const results = batch.map(({ wanted: { units, least }, size }): Granted => {
    const taken: Taken = take(size, fill, now, units, least)
    if (!('fill' in taken)) return { granted: false, retryAfterMs: taken.retryAfterMs }
    if (units !== 0) {
      fill = taken.fill
      changed = true
    }
    return { granted: true }
  })
  return { after: changed ? fill : undefined, results }
}
