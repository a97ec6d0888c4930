import type { Logger } from '@sallyport/telemetry'

/** What the exporter tells its operators: destinations, counts and codes, never a record, a credential or an answer. */
export interface Events {
  ready(destinations: readonly string[]): void
  delivered(destination: string, records: number, leaf: number, behind: number): void
  /** Alarm: the destination does not take records; they wait in the audit stream. */
  failing(destination: string, failure: Failure): void
  back(destination: string, leaf: number): void
  /** Alarm: what was delivered last was that old, and so many wait. */
  behind(destination: string, ageSeconds: number, leaf: number, behind: number): void
  caughtUp(destination: string, leaf: number): void
  /** Alarm: a record was refused for good and stands in the file of dead letters. */
  refused(destination: string, leaf: number, code: string): void
  /** Alarm: the destination refuses record after record: none of them is given up any more. */
  refusesAll(destination: string, leaf: number, code: string): void
  /** Alarm: the audit stream dropped records before that leaf, and the destination is told so. */
  missing(destination: string, records: number, leaf: number): void
  /** Alarm: another exporter takes records of this destination. */
  shared(destination: string, records: number, leaf: number): void
  /** Alarm: dead letters cannot be written, and the destination waits; or cannot be read to be given again. */
  deadLettersFailed(destination: string, error: unknown): void
}

/** A failed attempt. */
export interface Failure {
  readonly code: string
  readonly attempt: number
  readonly againMs: number
  /** Leaf of the first record that waits, and how many seconds it is old. */
  readonly leaf: number
  readonly ageSeconds: number
  /** How many records stand in the audit stream behind those that wait. */
  readonly behind: number
}

/** Writes the events as log lines; alarms are errors. */
export function createEvents(log: Logger): Events {
  return {
    ready: (destinations) => log.info({ destinations }, 'exporter is ready'),
    delivered: (destination, records, leaf, behind) =>
      log.debug({ destination, records, leaf, behind }, 'delivered'),
    failing: (destination, failure) =>
      log.error(
        { alarm: 'export_failing', destination, ...failure },
        'the destination does not take records; the audit stream holds them meanwhile',
      ),
    back: (destination, leaf) => log.info({ destination, leaf }, 'the destination is back'),
    behind: (destination, ageSeconds, leaf, behind) =>
      log.error(
        { alarm: 'export_behind', destination, ageSeconds, leaf, behind },
        'the destination is behind',
      ),
    caughtUp: (destination, leaf) => log.info({ destination, leaf }, 'caught up'),
    refused: (destination, leaf, code) =>
      log.error(
        { alarm: 'export_refused', destination, leaf, code },
        'a record was refused for good; it stands in the dead letters',
      ),
    refusesAll: (destination, leaf, code) =>
      log.error(
        { alarm: 'export_held', destination, leaf, code },
        'the destination refuses record after record: check its configuration; none is given up any more',
      ),
    missing: (destination, records, leaf) =>
      log.error(
        { alarm: 'export_gap', destination, records, leaf },
        'the audit stream dropped records before the destination had them: a larger SALLYPORT_AUDIT_MIB holds more; the evidence has them',
      ),
    shared: (destination, records, leaf) =>
      log.error(
        { alarm: 'export_shared', destination, records, leaf },
        'another exporter takes records of this destination, so that their order is lost: run one',
      ),
    deadLettersFailed: (destination, error) =>
      log.error(
        { alarm: 'export_dead_letters', destination, err: error },
        'dead letters cannot be written or read: check the folder and its disk',
      ),
  }
}
