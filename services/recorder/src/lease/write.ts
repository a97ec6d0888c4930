import { setTimeout as sleep } from 'node:timers/promises'
import { BusError, type EntryStore } from '@sallyport/bus'
import { LOG_LEASE, type LogLease, parseLogLease } from '@sallyport/contracts'

/** How a write or a read of the lease is repeated while the bus is away. */
export interface Patience {
  readonly signal: AbortSignal
  /** Told each time that the bus does not answer. */
  readonly failed: (error: unknown) => void
}

/** The lease as it stands. */
export interface StandingLease {
  readonly record: LogLease
  readonly sequence: number
}

const RETRY_MS = 250

/**
 * Puts a record behind the one of a sequence, however long the bus stays away; returns its sequence, or undefined where
 * another one stands there. A record whose answer was lost is known by its holder and number. Rejects when the signal
 * ends it: then it may stand.
 */
export async function writeLease(
  leases: EntryStore,
  record: LogLease,
  expected: number,
  patience: Patience,
): Promise<number | undefined> {
  const put = async (): Promise<number | undefined> => {
    try {
      return await leases.put(LOG_LEASE, JSON.stringify(record), expected)
    } catch (error) {
      if (!(error instanceof BusError && error.code === 'conflict')) throw error
      const stands = await readLease(leases)
      return stands !== undefined && isSame(stands.record, record) ? stands.sequence : undefined
    }
  }
  return patiently(put, patience)
}

/** The lease as it stands; undefined where nobody ever had it. */
export async function readLease(leases: EntryStore): Promise<StandingLease | undefined> {
  const found = await leases.get(LOG_LEASE)
  if (found === undefined) return undefined
  return {
    record: parseLogLease(JSON.parse(found.data.toString('utf8'))),
    sequence: found.sequence,
  }
}

const isSame = (a: LogLease, b: LogLease): boolean => a.holder === b.holder && a.write === b.write

async function patiently<T>(call: () => Promise<T>, { signal, failed }: Patience): Promise<T> {
  for (;;) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await call()
    } catch (error) {
      if (!(error instanceof BusError && error.retryable)) throw error
      signal.throwIfAborted()
      failed(error)
      // oxlint-disable-next-line no-await-in-loop
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
}
