import type { Bus } from '@sallyport/bus'
import {
  recorderProof,
  recorderReplay,
  recorderRequests,
  recorderStatus,
} from '@sallyport/contracts'
import type { LogSigner } from '@sallyport/evidence'
import type { ObjectStore } from '@sallyport/objectstore'
import { RecorderError } from './errors.ts'
import type { Events } from './events.ts'
import { prove } from './handlers/recorder-proof.ts'
import { replay } from './handlers/recorder-replay.ts'
import { requests } from './handlers/recorder-requests.ts'
import { status } from './handlers/recorder-status.ts'
import type { HeldLease } from './lease/held-lease.ts'
import { takeLease } from './lease/take-lease.ts'
import type { LeaseTiming } from './lease/timing.ts'
import { answering } from './log/answering.ts'
import { runAudit } from './log/audit.ts'
import { runIntake } from './log/intake.ts'
import { type Log, openLog } from './log/open-log.ts'

export interface TenureParts {
  readonly store: ObjectStore
  readonly signer: LogSigner
  readonly bus: Bus
  readonly events: Events
  readonly now: () => Date
  readonly intervalMs: number
  readonly tendMs: number
  readonly timing: LeaseTiming
  readonly signal: AbortSignal
  /** Told when this recorder writes the log, or another one turns out to. */
  readonly settled: () => void
}

/**
 * Waits for the lease of the log, writes the log for as long as it has it, and waits again, until the signal ends it.
 * Rejects with a RecorderError where the evidence cannot be continued.
 */
export async function runTenures(parts: TenureParts): Promise<void> {
  const { bus, events, timing, signal, settled } = parts
  const standingBy = (holder: string): void => {
    events.standingBy(holder)
    settled()
  }
  const failed = (error: unknown): void => events.leaseFailed(error)
  // One tenure after the other.
  /* oxlint-disable no-await-in-loop */
  while (!signal.aborted) {
    await using lease = await takeLease({ leases: bus.leases, timing, signal, failed, standingBy })
    if (lease === undefined) return
    await runTenure(parts, lease)
    if (lease.lost.aborted) events.leaseLost()
  }
  /* oxlint-enable no-await-in-loop */
}

/** Writes the log until the lease is lost or the signal ends it. */
async function runTenure(parts: TenureParts, lease: HeldLease): Promise<void> {
  const failed = new AbortController()
  const over = AbortSignal.any([parts.signal, lease.lost])
  const signal = AbortSignal.any([over, failed.signal])
  try {
    await using tenure = new AsyncDisposableStack()
    tenure.defer(() => parts.bus.recorderFeed.release())
    const log = await openLog({ ...parts, lease, signal })
    await assertNotRolledBack(log, parts)
    tenure.use(await serve(parts.bus, log, lease))
    parts.settled()
    const work = [
      runIntake({ ...parts, feed: parts.bus.recorderFeed, log, signal }),
      runAudit({ ...parts, audit: parts.bus.audit, log, signal }),
    ]
    try {
      await Promise.all(work)
    } finally {
      failed.abort()
      await Promise.allSettled(work)
    }
  } catch (error) {
    // What was under way when the tenure ended fails as it must.
    if (!over.aborted) throw error
  }
}

/** Answers for the log; only who writes it does, as only it knows where the log ends. */
async function serve(bus: Bus, log: Log, lease: HeldLease): Promise<AsyncDisposable> {
  await using serving = new AsyncDisposableStack()
  serving.use(await bus.serve(recorderReplay, answering(lease.confirm, replay(log))))
  serving.use(await bus.serve(recorderRequests, answering(lease.confirm, requests(log))))
  serving.use(await bus.serve(recorderProof, answering(lease.confirm, prove(log))))
  serving.use(await bus.serve(recorderStatus, answering(lease.confirm, status(log))))
  return serving.move()
}

/** The audit stream is a witness: it never tells of leaves that the log does not have. */
async function assertNotRolledBack(log: Log, { bus, events }: TenureParts): Promise<void> {
  const audited = (await bus.audit.lastLeaf()) + 1
  events.ready(log.size, audited)
  if (audited <= log.size) return
  throw new RecorderError(
    'rolled_back',
    `the audit stream tells of ${audited} leaves, but the log has ${log.size}: the evidence folder is not the newest. Restore it`,
  )
}
