import { setTimeout as sleep } from 'node:timers/promises'
import type { EntryStore } from '@sallyport/bus'
import type { LogCommit } from '@sallyport/contracts'
import { RecorderError } from '../errors.ts'
import { type LeaseTiming, sureMs } from './timing.ts'
import { type Patience, writeLease } from './write.ts'

/** The lease of the log, as the one has it who writes the log. Disposing gives it back. */
export interface HeldLease extends AsyncDisposable {
  /** The newest commit, by this holder or one before it. */
  readonly commit: LogCommit | undefined
  /** Aborts when someone else has the lease. */
  readonly lost: AbortSignal
  /** Resolves once it is sure that nobody else has taken the lease since the call. Rejects with `lease_lost`. */
  readonly confirm: () => Promise<void>
  /** Makes a batch part of the log: from here on it is, whoever finishes it. Throws `lease_lost`. */
  add(commit: LogCommit): Promise<void>
}

/** A lease that was just taken. */
export interface TakenLease {
  readonly holder: string
  readonly sequence: number
  /** When its record was sent, on the monotonic clock. */
  readonly sentAt: number
  readonly commit: LogCommit | undefined
}

export interface LeaseParts extends Patience {
  readonly leases: EntryStore
  readonly timing: LeaseTiming
}

/** Keeps a lease: where nothing is committed for a while it is renewed, until it is disposed or the signal aborts. */
export function keepLease(parts: LeaseParts, taken: TakenLease): HeldLease {
  const { leases, timing } = parts
  const { holder } = taken
  const lost = new AbortController()
  const stop = new AbortController()
  const signal = AbortSignal.any([parts.signal, lost.signal, stop.signal])
  let { commit, sequence, sentAt } = taken
  let writes = 1
  let turn: Promise<unknown> = Promise.resolve()

  const write = async (next: LogCommit | undefined, held: boolean): Promise<void> => {
    if (lost.signal.aborted) throw leaseLost()
    const sending = performance.now()
    const record = { holder, write: ++writes, held, ...(next && { commit: next }) }
    const stands = await writeLease(leases, record, sequence, { ...parts, signal })
    if (stands === undefined) {
      lost.abort()
      throw leaseLost()
    }
    commit = next
    sequence = stands
    sentAt = sending
  }
  /** Writes follow each other: the fence of each is the sequence of the one before. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const result = turn.then(task)
    turn = result.catch(() => undefined)
    return result
  }
  /** Whether by this process's own clock nobody else can have taken the lease yet. */
  const sure = (): boolean => !lost.signal.aborted && performance.now() < sentAt + sureMs(timing)
  const assure = async (): Promise<void> => {
    if (!sure()) await write(commit, true)
  }
  const renewing = keepRenewed(timing, signal, {
    sentAt: () => sentAt,
    renew: () => inTurn(() => write(commit, true)),
  })
  return {
    get commit() {
      return commit
    },
    lost: lost.signal,
    confirm: () => (sure() ? Promise.resolve() : inTurn(assure)),
    add: (next) => inTurn(() => write(next, true)),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await renewing
      // Tried once: a lease that is not given back ends by itself.
      await inTurn(() => write(commit, false)).catch(() => undefined)
    },
  }
}

/** A lease that is to be renewed, and when it was written last. */
interface Renewable {
  sentAt(): number
  renew(): Promise<void>
}

/** Renews a lease each time that it was not written for a while, until the signal aborts. */
async function keepRenewed(
  { renewMs }: LeaseTiming,
  signal: AbortSignal,
  lease: Renewable,
): Promise<void> {
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    const rest = lease.sentAt() + renewMs - performance.now()
    if (rest <= 0) {
      // What fails for good shows as a lost lease, or as a bus that was closed.
      await lease
        .renew()
        .catch(() => sleep(renewMs / 2, undefined, { signal }).catch(() => undefined))
    } else await sleep(rest, undefined, { signal }).catch(() => undefined)
  }
  /* oxlint-enable no-await-in-loop */
}

const leaseLost = (): RecorderError =>
  new RecorderError('lease_lost', 'another recorder has the lease of the log')
