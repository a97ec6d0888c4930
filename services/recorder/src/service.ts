import { type Bus, connectBus } from '@sallyport/bus'
import type { ObjectStore } from '@sallyport/objectstore'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { connectTransit } from '@sallyport/transit'
import type { RecorderConfig } from './config.ts'
import { createEvents, type Events } from './events.ts'
import { LEASE_TIMING, type LeaseTiming } from './lease/timing.ts'
import { FOLDER, openEvidenceStore } from './log/evidence-store.ts'
import { readLogKeys } from './log-keys.ts'
import { assertOpens, readRecordingKeys } from './recording-keys.ts'
import { runTenures } from './tenure.ts'

/** What can be put in place of the real thing. */
export interface Deps {
  readonly store: ObjectStore
  readonly bus: Bus
  readonly events: Events
  readonly now: () => Date
  readonly timing: LeaseTiming
  readonly tendMs: number
}

/** What a recorder may do too late that lost its lease in mid-step is put right within this. */
const TEND_MS = 30_000

/**
 * Starts a recorder. Of all that run for one log, one has its lease, and moves JOURNAL and STATE into the log; the others
 * stand by. Resolves when it is known which of the two this one is, which takes a few seconds where a predecessor did not
 * end in order. Rejects with a RecorderError where the evidence cannot be continued.
 */
export async function createRecorder(
  config: RecorderConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  const { now = () => new Date(), timing = LEASE_TIMING, tendMs = TEND_MS } = overrides
  await using parts = new AsyncDisposableStack()
  const logger = createLogger('recorder', config.log)
  const events = overrides.events ?? createEvents(logger)
  const transit = config.vault && parts.use(await connectTransit(config.vault))
  const signers = await readLogKeys(config, transit)
  const wrapper = await readRecordingKeys(config.recordingKeyFile, transit)
  const { store, about } = overrides.store
    ? { store: overrides.store, about: FOLDER }
    : await openEvidenceStore(config.evidence, events)
  const bus = overrides.bus ?? parts.use(await connectBus({ ...config.nats, logger }))
  // One that stands by learns now, not when it is needed, that it could not read what was recorded.
  await assertOpens(store, wrapper)
  const stop = new AbortController()
  const { signal } = stop
  const settled = Promise.withResolvers<void>()
  const { intervalMs, retentionIntervalMs } = config
  const times = { now, intervalMs, retentionIntervalMs, tendMs, timing }
  const deps = { store, about, signers, wrapper, bus, events, ...times, signal }
  const working = runTenures({ ...deps, settled: settled.resolve })
  parts.defer(async () => {
    stop.abort()
    await working.catch(() => undefined)
  })
  const failed = firstFailure(bus, working, signal)
  await Promise.race([settled.promise, failed.then((error) => Promise.reject(error))])
  const owned = parts.move()
  return {
    failed,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function firstFailure(bus: Bus, working: Promise<void>, signal: AbortSignal): Promise<Error> {
  return new Promise((resolve) => {
    const fail = (error: unknown): void => {
      if (!signal.aborted) resolve(error instanceof Error ? error : new Error(String(error)))
    }
    working.catch(fail)
    bus.closed.then((error) => fail(error ?? new Error('the bus connection was closed')), fail)
  })
}
