import type { StateEntry } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalId,
  type ApprovalStatus,
  type Principal,
  requesterOf,
} from '@sallyport/contracts'
import { readApprovalId } from './domain/approval-id.ts'
import { begins, readEvent } from './domain/event.ts'
import { evolve } from './domain/evolve.ts'
import { isSelf } from './domain/people.ts'
import { createStopped } from './domain/stopped.ts'
import { asOf, dueAt, dueOutcome, isActive, isGrantDue, isOpen } from './domain/standing.ts'

/**
 * What this replica has seen of the approvals: all that are open or give access, and the last ones that are over. It may lag behind
 * STATE, so that lists, bounds and timers come from it; whether something is allowed is answered from STATE itself, or
 * from the view once it has caught up with that.
 */
export interface View {
  /** Takes the next event of STATE. */
  readonly apply: (entry: StateEntry) => void
  /** Newest first, as they stand at `now` (Unix milliseconds), of one status or of any. */
  readonly list: (status: ApprovalStatus | undefined, now: number) => readonly Approval[]
  /** Those by which a principal has access at `now`. */
  readonly grants: (requester: Principal, now: number) => readonly Approval[]
  /** Whether access that someone took on a connection without consent was ended by another, and would last at `now`. */
  readonly isStopped: (principal: Principal, connection: string, now: number) => boolean
  /** How many are open, or give access, at `now`, of one requester or of all. */
  readonly openCount: (now: number, requester?: Principal) => number
  /** Whether it has seen an approval, and remembers it. */
  readonly knows: (id: ApprovalId) => boolean
  /** The last round of a key that this replica knows of. */
  readonly latestRound: (key: string) => number | undefined
  /** The approvals whose outcome is to be written down at `now`. */
  readonly due: (now: number) => readonly ApprovalId[]
  /** When the next outcome is to be written down. */
  readonly nextDue: () => number | undefined
}

/** `settledKept`: how many settled approvals are remembered. `onDue` is told when an outcome is to come. */
export function createView(settledKept: number, onDue: (at: number) => void): View {
  const open = new Map<ApprovalId, Approval>()
  // Oldest first: the order in which they were settled.
  const settled = new Map<ApprovalId, Approval>()
  const rounds = new Map<string, number>()
  const stopped = createStopped()

  function apply(entry: StateEntry): void {
    const event = readEvent(entry.event)
    const { approval: id } = event.data
    const known = open.get(id) ?? settled.get(id)
    // What is over may go on, such as a use that continues another, and may be forgotten by then.
    if (known === undefined && !begins(event)) return
    const approval = evolve(known, event, entry.event.time)
    stopped.note(approval)
    const due = dueAt(approval)
    if (due === undefined) {
      open.delete(id)
      settled.delete(id)
      settled.set(id, approval)
      forgetOldest(settled, settledKept, rounds)
      return
    }
    open.set(id, approval)
    if (begins(event)) noteRound(rounds, id)
    onDue(due)
  }

  return {
    apply,
    list: (status, now) =>
      [...settled.values(), ...open.values()]
        .map((approval) => asOf(approval, now))
        .filter((approval) => status === undefined || approval.status === status)
        .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1)),
    openCount: (now, requester) =>
      [...open.values()].filter(
        (approval) =>
          (isOpen(approval, now) || isActive(approval, now)) &&
          (requester === undefined || isRequester(approval, requester)),
      ).length,
    grants: (requester, now) =>
      [...open.values()].filter(
        (approval) => isActive(approval, now) && isRequester(approval, requester),
      ),
    isStopped: stopped.holds,
    knows: (id) => open.has(id) || settled.has(id),
    latestRound: (key) => rounds.get(key),
    due: (now) => [...open.values()].filter((approval) => isDue(approval, now)).map(({ id }) => id),
    nextDue: () => {
      const times = [...open.values()].map((approval) => dueAt(approval) ?? Infinity)
      return times.length === 0 ? undefined : Math.min(...times)
    },
  }
}

const isDue = (approval: Approval, now: number): boolean =>
  (dueAt(approval) ?? Infinity) <= now &&
  (dueOutcome(approval, now) !== undefined || isGrantDue(approval, now))

function noteRound(rounds: Map<string, number>, id: ApprovalId): void {
  const { key, round } = readApprovalId(id)
  rounds.set(key, Math.max(round, rounds.get(key) ?? 0))
}

function forgetOldest(
  settled: Map<ApprovalId, Approval>,
  kept: number,
  rounds: Map<string, number>,
): void {
  if (settled.size <= kept) return
  for (const id of settled.keys()) {
    settled.delete(id)
    const { key, round } = readApprovalId(id)
    if (rounds.get(key) === round) rounds.delete(key)
    return
  }
}

const isRequester = ({ request }: Approval, requester: Principal): boolean =>
  isSelf(requesterOf(request), requester)
