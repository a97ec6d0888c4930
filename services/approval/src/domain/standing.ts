import type { Approval, ApprovalStatus } from '@sallyport/contracts'

/** How an approval is settled. */
export type Outcome = 'approved' | 'denied' | 'expired' | 'cancelled'

/**
 * How long the replica that took the deciding vote has to write down the outcome, in milliseconds, before any other
 * replica takes it to be gone and does so.
 */
const GRACE_MS = 2_000

/** Whether the approval is given or may yet be given, and unused. `now` is Unix milliseconds. */
export function isOpen(approval: Approval, now: number): boolean {
  return undecided(asOf(approval, now))
}

/** The outcome that the votes or the clock demand and that is not written down yet. */
export function dueOutcome(approval: Approval, now: number): Outcome | undefined {
  if (!undecided(approval)) return undefined
  const byVotes = outcomeOfVotes(approval)
  if (byVotes === 'denied') return byVotes
  if (now >= Date.parse(approval.expiresAt)) return 'expired'
  return byVotes
}

/** When an outcome becomes due for anyone to write down, Unix milliseconds; undefined where there is none to come. */
export function dueAt(approval: Approval): number | undefined {
  if (!undecided(approval)) return undefined
  const expiry = Date.parse(approval.expiresAt)
  if (outcomeOfVotes(approval) === undefined) return expiry
  const lastVote = Date.parse(approval.votes.at(-1)?.time ?? approval.requestedAt)
  return Math.min(expiry, lastVote + GRACE_MS)
}

/** The approval as it stands at a time, whether or not that is written down yet. */
export function asOf(approval: Approval, now: number): Approval {
  const outcome = dueOutcome(approval, now)
  return outcome === undefined ? approval : { ...approval, status: outcome }
}

const OPEN: readonly ApprovalStatus[] = ['pending', 'approved']

function undecided(approval: Approval): boolean {
  return OPEN.includes(approval.status)
}

function outcomeOfVotes(approval: Approval): 'approved' | 'denied' | undefined {
  if (approval.status !== 'pending') return undefined
  if (approval.votes.some(({ vote }) => vote === 'deny')) return 'denied'
  return approval.votes.length >= approval.request.terms.quorum ? 'approved' : undefined
}
