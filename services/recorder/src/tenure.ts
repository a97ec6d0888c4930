import type { Bus } from '@sallyport/bus'
import {
  type EvidenceStore,
  type LogCommit,
  recorderErase,
  recorderHold,
  recorderHolds,
  recorderLeaves,
  recorderProof,
  recorderRelease,
  recorderReplay,
  recorderRequests,
  recorderRewrap,
  recorderStatus,
  recorderTexts,
} from '@sallyport/contracts'
import { type KeyWrapper, type LogSigner, signersNamed } from '@sallyport/evidence'
import type { ObjectStore } from '@sallyport/objectstore'
import { RecorderError } from './errors.ts'
import type { Events } from './events.ts'
import { erase } from './handlers/recorder-erase.ts'
import { hold } from './handlers/recorder-hold.ts'
import { holds } from './handlers/recorder-holds.ts'
import { leaves } from './handlers/recorder-leaves.ts'
import { prove } from './handlers/recorder-proof.ts'
import { release } from './handlers/recorder-release.ts'
import { replay } from './handlers/recorder-replay.ts'
import { requests } from './handlers/recorder-requests.ts'
import { rewrap } from './handlers/recorder-rewrap.ts'
import { status } from './handlers/recorder-status.ts'
import { texts } from './handlers/recorder-texts.ts'
import type { HeldLease } from './lease/held-lease.ts'
import { takeLease } from './lease/take-lease.ts'
import type { LeaseTiming } from './lease/timing.ts'
import { answering } from './log/answering.ts'
import { runAudit } from './log/audit.ts'
import { createDataKeys } from './log/data-keys.ts'
import { createEraser, type Eraser } from './log/eraser.ts'
import { runIntake } from './log/intake.ts'
import { assertNamed } from './log/keys-in-force.ts'
import { type Log, openLog } from './log/open-log.ts'
import { createPatience, type Patience } from './log/patience.ts'
import { retryingStore } from './log/retrying-store.ts'
import { assertOpens } from './recording-keys.ts'
import { type WitnessedClock, witnessedClock } from './retention/clock.ts'
import { followRetention, type Retention } from './retention/store.ts'
import { runRetention } from './retention/sweep.ts'
import { createViews } from './views.ts'

export interface TenureParts {
  readonly store: ObjectStore
  /** What the store can do, and lacks. */
  readonly about: EvidenceStore
  /** The ring of the log's keys, the newest last. */
  readonly signers: readonly LogSigner[]
  readonly wrapper: KeyWrapper
  readonly bus: Bus
  readonly events: Events
  readonly now: () => Date
  readonly intervalMs: number
  readonly retentionIntervalMs: number
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
    const known = ({ checkpoint }: LogCommit): void =>
      assertNamed(signersNamed(Buffer.from(checkpoint)), parts.signers)
    const standBy = { leases: bus.leases, timing, signal, failed, standingBy, known }
    await using lease = await takeLease(standBy)
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
    const patience = createPatience(signal, parts.events)
    const signers = parts.signers.map((signer) => patience.signer(signer))
    const log = await openLog({ ...parts, signers, lease, signal })
    await assertNotRolledBack(log, parts)
    await assertOpens(parts.store, parts.wrapper)
    const retention = tenure.use(await followRetention(parts.bus, parts.now))
    const store = retryingStore(parts.store, signal, parts.events)
    const eraser = createEraser({ log, store, events: parts.events, signal })
    const clock = witnessedClock(log, parts.now, parts.events)
    const own = { ...parts, log, retention, eraser, clock, patience, signal }
    tenure.use(await serve(own, lease))
    parts.settled()
    const work = workOf(own)
    try {
      await Promise.race([Promise.all(work), rejection(retention.failed)])
    } finally {
      failed.abort()
      await Promise.allSettled(work)
    }
  } catch (error) {
    // What was under way when the tenure ended fails as it must.
    if (!over.aborted) throw error
  }
}

/** What a recorder has while it writes the log. */
interface Tenure extends TenureParts {
  readonly log: Log
  readonly retention: Retention
  readonly eraser: Eraser
  readonly patience: Patience
  readonly clock: WitnessedClock
}

/** All that goes on while this recorder writes the log; each ends with the signal. */
function workOf(own: Tenure): Promise<void>[] {
  const { store, bus, now, eraser, patience, retentionIntervalMs } = own
  const wrapper = patience.wrapper(own.wrapper)
  return [
    runIntake({ ...own, feed: bus.recorderFeed, dataKeys: createDataKeys(wrapper, now) }),
    runAudit({ ...own, audit: bus.audit }),
    eraser.run(),
    runRetention({ ...own, source: store, intervalMs: retentionIntervalMs }),
  ]
}

/** Answers for the log; only who writes it does, as only it knows where the log ends. */
async function serve(own: Tenure, { confirm }: HeldLease): Promise<AsyncDisposable> {
  const { bus, log, wrapper, retention, now } = own
  const views = createViews(bus, now)
  await using serving = new AsyncDisposableStack()
  serving.use(await bus.serve(recorderReplay, answering(confirm, replay({ log, wrapper, views }))))
  serving.use(await bus.serve(recorderRequests, answering(confirm, requests(log, wrapper))))
  serving.use(await bus.serve(recorderLeaves, answering(confirm, leaves(log))))
  serving.use(await bus.serve(recorderTexts, answering(confirm, texts(log, wrapper))))
  serving.use(await bus.serve(recorderProof, answering(confirm, prove(log))))
  serving.use(await bus.serve(recorderStatus, answering(confirm, status(own))))
  serving.use(
    await bus.serve(recorderErase, answering(confirm, erase({ ...own, feed: bus.recorderFeed }))),
  )
  serving.use(await bus.serve(recorderRewrap, answering(confirm, rewrap({ ...own, confirm }))))
  serving.use(await bus.serve(recorderHolds, answering(confirm, holds(retention))))
  // These are decided by STATE, which takes a change only from who knows of all others.
  serving.use(await bus.serve(recorderHold, hold({ log, retention, feed: bus.recorderFeed })))
  serving.use(await bus.serve(recorderRelease, release(retention)))
  return serving.move()
}

/** A failure that is told by resolving, as one that rejects. */
const rejection = async (failed: Promise<Error>): Promise<never> => {
  throw await failed
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
