import { readFile } from 'node:fs/promises'
import { type Bus, connectBus } from '@sallyport/bus'
import {
  recorderErase,
  recorderHold,
  recorderHolds,
  recorderLeaves,
  recorderProof,
  recorderRelease,
  recorderReplay,
  recorderRequests,
  recorderStatus,
} from '@sallyport/contracts'
import { type LogSigner, readLogKey } from '@sallyport/evidence'
import type { ObjectStore } from '@sallyport/objectstore'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import type { RecorderConfig } from './config.ts'
import { RecorderError } from './errors.ts'
import { createEvents, type Events } from './events.ts'
import { erase } from './handlers/recorder-erase.ts'
import { hold } from './handlers/recorder-hold.ts'
import { holds } from './handlers/recorder-holds.ts'
import { leaves } from './handlers/recorder-leaves.ts'
import { prove } from './handlers/recorder-proof.ts'
import { release } from './handlers/recorder-release.ts'
import { replay } from './handlers/recorder-replay.ts'
import { requests } from './handlers/recorder-requests.ts'
import { status } from './handlers/recorder-status.ts'
import { answering } from './log/answering.ts'
import { runAudit } from './log/audit.ts'
import { createDataKeys } from './log/data-keys.ts'
import { createEraser } from './log/eraser.ts'
import { openEvidenceStore } from './log/evidence-store.ts'
import { runIntake } from './log/intake.ts'
import { type Log, openLog } from './log/open-log.ts'
import { retryingStore } from './log/retrying-store.ts'
import { assertOpens, readRecordingKeys } from './recording-keys.ts'
import { followRetention } from './retention/store.ts'
import { runRetention } from './retention/sweep.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly store: ObjectStore
  readonly bus: Bus
  readonly events: Events
  readonly now: () => Date
}

/**
 * Starts the recorder: finishes or takes back what an earlier one had begun, then moves JOURNAL and STATE into the log.
 * Rejects with a RecorderError where the evidence cannot be continued.
 */
export async function createRecorder(
  config: RecorderConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  const { now = () => new Date() } = overrides
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('recorder', config.log)
  const events = overrides.events ?? createEvents(logger)
  const signer = await readSigner(config)
  const wrapper = await readRecordingKeys(config.recordingKeyFile)
  const store = overrides.store ?? (await openEvidenceStore(config.evidence, events))
  const bus = overrides.bus ?? parts.use(await connectBus({ ...config.nats, logger }))
  const stop = new AbortController()
  const { signal } = stop
  const log = await openLog(store, signer, signal, events)
  await assertNotRolledBack(log, bus, events)
  await assertOpens(store, wrapper)
  const retention = parts.use(await followRetention(bus, now))
  const intake = runIntake({
    feed: bus.recorderFeed,
    log,
    dataKeys: createDataKeys(wrapper, now),
    intervalMs: config.intervalMs,
    now,
    events,
    signal,
  })
  const audit = runAudit({ audit: bus.audit, log, events, signal })
  const eraser = createEraser({ log, store: retryingStore(store, signal, events), events, signal })
  const sweeping = { source: store, retention, eraser, now, events, signal }
  const running = [
    intake,
    audit,
    eraser.run(),
    runRetention({ ...sweeping, intervalMs: config.retentionIntervalMs }),
  ]
  const failed = firstFailure(bus, [...running, rejection(retention.failed)], signal)
  parts.defer(async () => {
    stop.abort()
    await Promise.allSettled(running)
  })
  parts.use(await bus.serve(recorderReplay, answering(replay(log, wrapper))))
  parts.use(await bus.serve(recorderRequests, answering(requests(log, wrapper))))
  parts.use(await bus.serve(recorderLeaves, answering(leaves(log))))
  parts.use(await bus.serve(recorderProof, answering(prove(log))))
  parts.use(await bus.serve(recorderStatus, status(log)))
  parts.use(await bus.serve(recorderErase, answering(erase({ log, retention, eraser }))))
  parts.use(await bus.serve(recorderHold, hold(retention)))
  parts.use(await bus.serve(recorderRelease, release(retention)))
  parts.use(await bus.serve(recorderHolds, holds(retention)))
  // What waits for something ends first, so that nothing that is answered waits for it.
  parts.defer(() => stop.abort())
  const owned = parts.move()
  return {
    failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function readSigner({ keyFile, origin }: RecorderConfig): Promise<LogSigner> {
  try {
    return readLogKey(await readFile(keyFile, 'utf8'), origin)
  } catch (cause) {
    throw new RecorderError(
      'key_unreadable',
      `the log key in ${keyFile} cannot be used: it must be an Ed25519 private key as PKCS#8 PEM`,
      { cause },
    )
  }
}

/** The audit stream is a witness: it never tells of leaves that the log does not have. */
async function assertNotRolledBack(log: Log, bus: Bus, events: Events): Promise<void> {
  const audited = (await bus.audit.lastLeaf()) + 1
  events.ready(log.size, audited)
  if (audited <= log.size) return
  throw new RecorderError(
    'rolled_back',
    `the audit stream tells of ${audited} leaves, but the log has ${log.size}: the evidence folder is not the newest. Restore it`,
  )
}

function firstFailure(
  bus: Bus,
  running: readonly Promise<void>[],
  signal: AbortSignal,
): Promise<Error> {
  return new Promise((resolve) => {
    const fail = (error: unknown): void => {
      if (!signal.aborted) resolve(error instanceof Error ? error : new Error(String(error)))
    }
    for (const each of running) each.catch(fail)
    bus.closed.then((error) => fail(error ?? new Error('the bus connection was closed')), fail)
  })
}

/** A failure that is told by resolving, as one that rejects. */
const rejection = async (failed: Promise<Error>): Promise<void> => {
  throw await failed
}
