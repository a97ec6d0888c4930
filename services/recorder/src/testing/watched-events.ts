import type { Events } from '../events.ts'

type Name = keyof Events

/** Events that are kept, so that a test can wait for one. */
export interface WatchedEvents extends Events {
  /** Those that came so far, by name. */
  readonly seen: readonly { readonly name: Name; readonly details: readonly unknown[] }[]
  /** Resolves when an event of that name has come that fits. */
  until(name: Name, fits?: (...details: readonly unknown[]) => boolean): Promise<void>
}

export function createWatchedEvents(): WatchedEvents {
  const seen: { name: Name; details: readonly unknown[] }[] = []
  let came = Promise.withResolvers<void>()
  const keep =
    (name: Name) =>
    (...details: readonly unknown[]): void => {
      seen.push({ name, details })
      came.resolve()
      came = Promise.withResolvers()
    }
  return {
    seen,
    async until(name, fits = () => true) {
      while (!seen.some((event) => event.name === name && fits(...event.details)))
        await came.promise
    },
    bucketOpened: keep('bucketOpened'),
    bucketLacks: keep('bucketLacks'),
    ready: keep('ready'),
    standingBy: keep('standingBy'),
    leaseLost: keep('leaseLost'),
    leaseFailed: keep('leaseFailed'),
    recovered: keep('recovered'),
    keyRotated: keep('keyRotated'),
    committed: keep('committed'),
    behind: keep('behind'),
    caughtUp: keep('caughtUp'),
    storeFailed: keep('storeFailed'),
    storeBack: keep('storeBack'),
    keyServiceFailed: keep('keyServiceFailed'),
    keyServiceBack: keep('keyServiceBack'),
    feedFailed: keep('feedFailed'),
    erasureFailed: keep('erasureFailed'),
    erased: keep('erased'),
    retentionFailed: keep('retentionFailed'),
    clockAhead: keep('clockAhead'),
    auditFailed: keep('auditFailed'),
    notAcknowledged: keep('notAcknowledged'),
    linesRejected: keep('linesRejected'),
  }
}
