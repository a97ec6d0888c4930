import type { Approval } from '@sallyport/contracts'

/** How an approval is settled. */
export type Outcome = 'approved' | 'denied' | 'expired' | 'cancelled'

/**
 * How long the replica that took the deciding vote has to write down the outcome, in milliseconds, before any other
 * replica takes it to be gone and does so.
 */
const GRACE_MS = 2_000

/** Whether the approval is given or may yet be given, and unused. `now` is Unix milliseconds. */
export function isOpen(approval: Approval, now: number): boolean {
  return mayBeSettled(asOf(approval, now))
}

/** Whether access that was given lasts. `now` is Unix milliseconds. */
export function isActive(approval: Approval, now: number): boolean {
  const end = endOfGrant(approval)
  return end !== undefined && now < end
}

/** Whether the end of access that was given has come and is not written down yet. */
export function isGrantDue(approval: Approval, now: number): boolean {
  const end = endOfGrant(approval)
  return end !== undefined && now >= end
}

/** When access that lasts will be over, Unix milliseconds; undefined where none lasts. */
function endOfGrant({ grant }: Approval): number | undefined {
  return grant === undefined || grant.ended !== undefined ? undefined : Date.parse(grant.until)
}

/** The outcome that the votes or the clock demand and that is not written down yet. */
export function dueOutcome(approval: Approval, now: number): Outcome | undefined {
  if (!mayBeSettled(approval)) return undefined
  const byVotes = outcomeOfVotes(approval)
  if (byVotes === 'denied') return byVotes
  if (now >= Date.parse(approval.expiresAt)) return 'expired'
  return byVotes
}

/** When an outcome, or the end of a grant, becomes due for anyone to write down, Unix milliseconds; undefined where there is none to come. */
export function dueAt(approval: Approval): number | undefined {
  const times = [outcomeDueAt(approval), endOfGrant(approval)].filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}

function outcomeDueAt(approval: Approval): number | undefined {
  if (!mayBeSettled(approval)) return undefined
  const expiry = Date.parse(approval.expiresAt)
  if (outcomeOfVotes(approval) === undefined) return expiry
  const lastVote = Date.parse(approval.votes.at(-1)?.time ?? approval.requestedAt)
  return Math.min(expiry, lastVote + GRACE_MS)
}

/** The approval as it stands at a time, whether or not that is written down yet. */
export function asOf(approval: Approval, now: number): Approval {
  const outcome = dueOutcome(approval, now)
  const { grant } = approval
  return {
    ...approval,
    ...(outcome !== undefined && { status: outcome }),
    ...(grant !== undefined &&
      isGrantDue(approval, now) && { grant: { ...grant, ended: 'expired' } }),
  }
}

/** Whether votes, the clock or whoever asked may yet settle it. Consent to one operation waits to be used; consent to access for a time has said all. */
export const mayBeSettled = ({ status, request }: Approval): boolean =>
  status === 'pending' || (status === 'approved' && 'exchange' in request)

function outcomeOfVotes(approval: Approval): 'approved' | 'denied' | undefined {
  if (approval.status !== 'pending') return undefined
  if (approval.votes.some(({ vote }) => vote === 'deny')) return 'denied'
  return approval.votes.length >= approval.request.terms.quorum ? 'approved' : undefined
}
