import type { StateEntry } from '@sallyport/bus'
import type { Approval, ApprovalId, ApprovalStatus, Principal } from '@sallyport/contracts'
import { readApprovalId } from './domain/approval-id.ts'
import { readEvent } from './domain/event.ts'
import { evolve } from './domain/evolve.ts'
import { asOf, dueAt, dueOutcome, isOpen } from './domain/standing.ts'

/**
 * What this replica has seen of the approvals: all that are open, and the last ones that were settled. It may lag behind
 * STATE, so that lists, bounds and timers come from it, and never the answer whether something is allowed.
 */
export interface View {
  /** Takes the next event of STATE. */
  readonly apply: (entry: StateEntry) => void
  /** Newest first, as they stand at `now` (Unix milliseconds), of one status or of any. */
  readonly list: (status: ApprovalStatus | undefined, now: number) => readonly Approval[]
  /** How many are open at `now`, of one requester or of all. */
  readonly openCount: (now: number, requester?: Principal) => number
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

  function apply(entry: StateEntry): void {
    const event = readEvent(entry.event)
    const { approval: id } = event.data
    const approval = evolve(open.get(id), event, entry.event.time)
    const due = dueAt(approval)
    if (due === undefined) {
      open.delete(id)
      settled.set(id, approval)
      forgetOldest(settled, settledKept, rounds)
      return
    }
    open.set(id, approval)
    if (event.kind === 'requested') noteRound(rounds, id)
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
          isOpen(approval, now) && (requester === undefined || isRequester(approval, requester)),
      ).length,
    latestRound: (key) => rounds.get(key),
    due: (now) =>
      [...open.values()]
        .filter((approval) => (dueAt(approval) ?? Infinity) <= now && dueOutcome(approval, now))
        .map(({ id }) => id),
    nextDue: () => {
      const times = [...open.values()].map((approval) => dueAt(approval) ?? Infinity)
      return times.length === 0 ? undefined : Math.min(...times)
    },
  }
}

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

function isRequester(approval: Approval, requester: Principal): boolean {
  const { issuer, id } = approval.request.exchange.principal
  return issuer === requester.issuer && id === requester.id
}
