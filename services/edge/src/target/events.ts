import type { Connection } from '@sallyport/contracts'
import type { Logger } from '@sallyport/telemetry'
import type { MaskLine } from '../mask-line.ts'

/** Why something that a target said went to nobody. */
export type Dropped =
  /** A line that is no JSON object, or not a message. */
  | 'junk'
  | 'too_long'
  /** An answer to nothing, or a message that cannot be told whose it is. */
  | 'nobody_asked'
  /** A message for a client that has no stream open. */
  | 'no_stream'

/** What the edge tells its operators of programs and streams that it holds: names, codes and counts. */
export interface TargetEvents {
  programStarted(connection: Connection, pid: number | undefined): void
  programEnded(connection: Connection, pid: number | undefined, how: number | string | null): void
  /** `count` is how many of that kind the source has lost so far. */
  messageDropped(connection: Connection, why: Dropped, count: number): void
  /** Whether anyone wants to read what programs write to their standard error. */
  readonly listensToErrors: boolean
  /** One line of a program's standard error; it may hold anything, is masked, and is for debugging alone. */
  programSaid(connection: Connection, line: string): void
  linesSuppressed(connection: Connection, count: number): void
}

/** Writes the events as log lines. */
export function createTargetEvents(log: Logger, maskLine: MaskLine): TargetEvents {
  // One after the other, as they came.
  let said: Promise<void> = Promise.resolve()
  return {
    programStarted: ({ name }, pid) => log.info({ connection: name, pid }, 'program started'),
    programEnded: ({ name }, pid, how) => log.info({ connection: name, pid, how }, 'program ended'),
    messageDropped: ({ name }, why, count) =>
      log.warn({ connection: name, why, count }, 'something that a target said was dropped'),
    listensToErrors: log.isLevelEnabled('debug'),
    programSaid(connection, line) {
      const { name } = connection
      said = said
        .then(() => maskLine(connection, line))
        .then((masked) => log.debug({ connection: name, line: masked }, 'program said'))
        .catch(() => log.debug({ connection: name }, 'program said what could not be masked'))
    },
    linesSuppressed: ({ name }, count) =>
      log.debug({ connection: name, count }, 'lines of a program were not written down'),
  }
}
