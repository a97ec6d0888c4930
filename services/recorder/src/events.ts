import type { S3Features, S3Settings } from '@sallyport/objectstore'
import type { Logger } from '@sallyport/telemetry'

/** What the recorder tells its operators: sizes, counts and codes, never what an event says. */
export interface Events {
  /** The evidence stands in a bucket, which can do this. */
  bucketOpened(bucket: string, features: S3Features, retention: S3Settings['retention']): void
  /** Something that evidence should have and the bucket does not give; says what to do. */
  bucketLacks(what: string): void
  ready(size: number, auditedLeaves: number): void
  /** Someone else has the lease of the log: this recorder waits to take over. */
  standingBy(holder: string): void
  /** Someone else has taken the lease: this recorder writes no more, and stands by. */
  leaseLost(): void
  /** Alarm: the lease can be neither read nor written; nothing becomes part of the log meanwhile. */
  leaseFailed(error: unknown): void
  /** A batch that an earlier recorder had begun was taken back, or finished. */
  recovered(how: 'finished' | 'taken back', size: number): void
  /** Another key signs the log from a leaf on. */
  keyRotated(from: string, to: string, leaf: number): void
  committed(size: number, leaves: number, segments: number, ms: number): void
  /** Alarm: the newest batch was this old when it became durable in the log. */
  behind(ageMs: number, size: number): void
  caughtUp(size: number): void
  /** Alarm: the journal holds everything until the store is back. */
  storeFailed(operation: string, attempt: number, error: unknown): void
  storeBack(): void
  /** Alarm: a key that is kept elsewhere cannot be used; the journal holds everything until it can. */
  keyServiceFailed(key: string, attempt: number, error: unknown): void
  keyServiceBack(key: string): void
  /** Alarm: nothing can be read from the bus. */
  feedFailed(error: unknown): void
  /** Alarm: content that the log says was erased is still there. */
  erasureFailed(nextLeaf: number, error: unknown): void
  erased(leaf: number, sessions: number, cause: string): void
  /** Alarm: content that a rule wants erased is still there. */
  retentionFailed(error: unknown): void
  /** Alarm: nothing old is erased, as no event of the journal bears the clock out; both in Unix milliseconds. */
  clockAhead(own: number, newest: number): void
  auditFailed(nextLeaf: number, error: unknown): void
  notAcknowledged(messages: number, error: unknown): void
  /** Alarm: a writer sends what is no evidence; it was set aside. */
  linesRejected(stream: string, sequence: number, lines: number, problem: string): void
}

/** Writes the events as log lines; alarms are errors. */
export function createEvents(log: Logger): Events {
  return {
    bucketOpened: (bucket, features, retention) =>
      log.info({ bucket, ...features, ...(retention && { retention }) }, 'evidence is in a bucket'),
    bucketLacks: (what) => log.warn(what),
    ready: (size, auditedLeaves) => log.info({ size, auditedLeaves }, 'recorder is ready'),
    standingBy: (holder) => log.info({ holder }, 'another recorder writes the log: standing by'),
    leaseLost: () => log.warn('another recorder has taken over'),
    leaseFailed: (error) =>
      log.error({ alarm: 'recorder_lease', err: error }, 'the lease of the log cannot be used'),
    recovered: (how, size) => log.warn({ how, size }, 'a batch had been begun'),
    keyRotated: (from, to, leaf) => log.warn({ from, to, leaf }, 'another key signs the log'),
    committed: (size, leaves, segments, ms) =>
      log.debug({ size, leaves, segments, ms }, 'log advanced'),
    behind: (ageMs, size) => log.error({ alarm: 'recorder_behind', ageMs, size }, 'falling behind'),
    caughtUp: (size) => log.info({ size }, 'caught up'),
    storeFailed: (operation, attempt, error) =>
      log.error(
        { alarm: 'evidence_store', operation, attempt, err: error },
        'the evidence store fails; the journal holds everything meanwhile',
      ),
    keyServiceFailed: (key, attempt, error) =>
      log.error(
        { alarm: 'key_service', key, attempt, err: error },
        'a key cannot be used; the journal holds everything meanwhile',
      ),
    keyServiceBack: (key) => log.info({ key }, 'the key can be used again'),
    storeBack: () => log.info('the evidence store is back'),
    feedFailed: (error) =>
      log.error({ alarm: 'recorder_feed', err: error }, 'the streams cannot be read'),
    erasureFailed: (nextLeaf, error) =>
      log.error({ alarm: 'erasure', nextLeaf, err: error }, 'an erasure cannot be carried out'),
    erased: (leaf, sessions, cause) => log.info({ leaf, sessions, cause }, 'content was erased'),
    retentionFailed: (error) =>
      log.error({ alarm: 'retention', err: error }, 'old content cannot be erased'),
    clockAhead: (own, newest) =>
      log.error(
        { alarm: 'clock', own, newest },
        'no event bears the clock out; no old content is erased',
      ),
    auditFailed: (nextLeaf, error) =>
      log.error({ alarm: 'audit', nextLeaf, err: error }, 'the audit stream cannot be written'),
    notAcknowledged: (messages, error) =>
      log.warn({ messages, err: error }, 'not acknowledged; they will come again'),
    linesRejected: (stream, sequence, lines, problem) =>
      log.error(
        { alarm: 'rejected_evidence', stream, sequence, lines, problem },
        'lines that are no evidence were set aside',
      ),
  }
}
