import type { DataOf, EventId, sessionErased, SessionId } from '@sallyport/contracts'
import type { KeptReport } from './kept.ts'
import type { Contradiction, FAILURES, Finding, NOTES, Place } from './problems.ts'

/** What a check found. */
export interface Report {
  /** Whether nothing is wrong. */
  readonly ok: boolean
  readonly origin: string
  /** Leaves under the head that was checked; 0 where there is none. */
  readonly size: number
  /** When the batch of that head was made, as its last leaf says (RFC 3339); absent where that cannot be read. */
  readonly time?: string
  /** How the log stands to the checkpoints that others kept; empty where none were given. */
  readonly kept: readonly KeptReport[]
  /** The keys that signed the log, in their order. */
  readonly keys: readonly KeyReport[]
  readonly checkpoints: number
  readonly segments: number
  /** Segments whose inside was not checked, as no key that opens them was given. */
  readonly unopened: number
  /** Segments whose content was erased, as the log tells. */
  readonly erased: number
  /** What the log tells of erasures, session by session: the first 1,000. */
  readonly erasures: readonly ErasureReport[]
  readonly exchanges: number
  /** At most 1,000 failures and 1,000 notes, in the order in which they were found. */
  readonly findings: readonly Finding[]
  /** Findings beyond those. */
  readonly omitted: number
}

/** What one key signed of a log. */
export interface KeyReport {
  /** The verifier key. */
  readonly key: string
  /** First leaf that it signed. */
  readonly from: number
  /** The leaf behind the last one. */
  readonly to: number
  /** Whether it was given, was introduced by a given one, or is not to be trusted. */
  readonly trust: 'given' | 'introduced' | 'none'
}

/** What a leaf says of the erasure of one session. */
export interface ErasureReport extends Omit<DataOf<typeof sessionErased>, 'sessions'> {
  readonly session: SessionId
  readonly event: EventId
  readonly leaf: number
  readonly time: string
}

/** Takes findings and counts while a check runs. */
export interface Findings {
  failure(problem: keyof typeof FAILURES, place: Place): void
  contradiction(
    problem: Contradiction['problem'],
    place: Place,
    claim: Contradiction['claim'],
  ): void
  note(problem: keyof typeof NOTES, place: Place): void
  erasure(erasure: ErasureReport): void
  count(what: Counted, by?: number): void
  report(about: Pick<Report, 'origin' | 'size' | 'time' | 'kept' | 'keys'>): Report
}

type Counted = 'checkpoints' | 'segments' | 'exchanges' | 'unopened' | 'erased'

const MAX_KEPT = 1_000

/** Starts a list of findings. */
export function createFindings(): Findings {
  const failures: Finding[] = []
  const notes: Finding[] = []
  const erasures: ErasureReport[] = []
  const counts = { checkpoints: 0, segments: 0, unopened: 0, erased: 0, exchanges: 0 }
  let omitted = 0
  const keep = (list: Finding[], finding: Finding): void => {
    if (list.length < MAX_KEPT) list.push(finding)
    else omitted++
  }
  return {
    failure: (problem, place) => keep(failures, { severity: 'failure', place, problem }),
    contradiction: (problem, place, claim) =>
      keep(failures, { severity: 'failure', place, problem, claim }),
    note: (problem, place) => keep(notes, { severity: 'note', place, problem }),
    erasure: (erasure) => {
      if (erasures.length < MAX_KEPT) erasures.push(erasure)
    },
    count: (what, by = 1) => {
      counts[what] += by
    },
    report: (about) => ({
      ok: failures.length === 0,
      ...about,
      ...counts,
      erasures,
      findings: [...failures, ...notes],
      omitted,
    }),
  }
}
