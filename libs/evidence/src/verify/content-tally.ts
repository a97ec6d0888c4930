import type { ContentRef, SessionId } from '@sallyport/contracts'
import { Fingerprints } from './fingerprints.ts'
import type { Place } from './problems.ts'
import type { Findings } from './report.ts'

/** What is known of a session whose segments cannot all be opened. */
interface Tally {
  /** Content records that its segments hold, by what their leaves say, less those that events name. */
  spare: number
  /** Of the newest segment. */
  place: Place | undefined
  unopened: boolean
}

/**
 * Checks without any key that no content is left out: the segments of a session hold at least as many content records as
 * its events name. Where all of them are opened, each record is compared instead.
 */
export class ContentTally {
  readonly #findings: Findings
  readonly #sessions = new Map<SessionId, Tally>()
  readonly #named = new Fingerprints()

  constructor(findings: Findings) {
    this.#findings = findings
  }

  /** Takes a segment with so many content records. */
  sealed(session: SessionId, records: number, place: Place): void {
    const tally = this.#of(session)
    tally.spare += records
    tally.place = place
  }

  /** Takes what an event names. */
  named(session: SessionId, refs: readonly ContentRef[]): void {
    for (const { id } of refs) if (this.#named.add(id)) this.#of(session).spare--
  }

  /** Takes a segment that cannot be opened. */
  unopened(session: SessionId): void {
    this.#of(session).unopened = true
  }

  /** Whether a segment of the session could not be opened. */
  isUnopened(session: SessionId): boolean {
    return this.#sessions.get(session)?.unopened ?? false
  }

  /** Takes the end of the log. */
  finish(): void {
    for (const { spare, place, unopened } of this.#sessions.values())
      if (unopened && spare < 0 && place !== undefined)
        this.#findings.failure('content_missing', place)
  }

  #of(session: SessionId): Tally {
    const known = this.#sessions.get(session)
    if (known !== undefined) return known
    const made: Tally = { spare: 0, place: undefined, unopened: false }
    this.#sessions.set(session, made)
    return made
  }
}
