import {
  type Approval,
  type ApprovalId,
  type ConsentRequest,
  type Digest,
  type ExchangeId,
  isApprover,
  type Principal,
  requesterOf,
  type Vote,
} from '@sallyport/contracts'
import type { ApprovalEvent } from './event.ts'
import { granted, longestOffer } from './grant.ts'
import { mayWithdraw, samePerson } from './people.ts'
import { asOf, dueOutcome, isActive, isGrantDue, type Outcome } from './standing.ts'

/** What can be done with an approval that exists. */
export type Command =
  | {
      readonly kind: 'vote'
      readonly voter: Principal
      readonly vote: Vote['vote']
      readonly reason: string
      /** Consent to the whole class for that time, or to less time than was asked for. */
      readonly grantSeconds?: number
    }
  | {
      readonly kind: 'consume'
      readonly digest: Digest
      readonly exchange: ExchangeId
      /** The exchange of the same call that used it before: its target asked something and waits for the next leg. */
      readonly continues?: ExchangeId
    }
  | { readonly kind: 'cancel'; readonly by: Principal }
  /** Ends access before its time. */
  | {
      readonly kind: 'revoke'
      readonly by: Principal
      readonly reason: string
      /** Whether whoever it is may end any access. */
      readonly admin: boolean
    }
  /** Writes down the outcome, or the end of a grant, that votes or the clock demand. */
  | { readonly kind: 'settle' }

/** Why a command is refused. */
export type Refusal =
  | 'own_request'
  | 'not_own_request'
  | 'not_an_approver'
  | 'already_voted'
  | 'not_pending'
  | 'not_approved'
  | 'expired'
  | 'consumed'
  | 'digest_mismatch'
  | 'not_grantable'
  | 'grant_too_long'
  | 'not_active'

/** What follows from a command. */
export type Decided =
  | { readonly kind: 'event'; readonly event: ApprovalEvent }
  /** This event comes first; then the command is to be decided again. */
  | { readonly kind: 'first'; readonly event: ApprovalEvent }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'nothing' }

/** Asks for consent. */
export function open(id: ApprovalId, request: ConsentRequest, now: Date): ApprovalEvent {
  const expiresAt = new Date(now.getTime() + request.terms.ttlSeconds * 1000).toISOString()
  return { kind: 'requested', data: { approval: id, request, expiresAt } }
}

/** Decides on a command by what the approval is at that time. */
export function decide(command: Command, approval: Approval, now: Date): Decided {
  switch (command.kind) {
    case 'vote':
      return vote(command, approval, now)
    case 'consume':
      return consume(command, approval, now)
    case 'cancel':
      return cancel(command, approval, now)
    case 'revoke':
      return revoke(command, approval, now)
    case 'settle':
      return settle(approval, now)
  }
}

type Of<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>

function vote(command: Of<'vote'>, approval: Approval, now: Date): Decided {
  const { voter, reason, grantSeconds } = command
  const { terms } = approval.request
  if (samePerson(voter, requesterOf(approval.request))) return refuse('own_request')
  if (!isApprover(voter, terms)) return refuse('not_an_approver')
  if (approval.votes.some((cast) => samePerson(voter, cast.voter))) return refuse('already_voted')
  if (asOf(approval, now.getTime()).status !== 'pending') return refuse('not_pending')
  const objection = grantSeconds === undefined ? undefined : objectionTo(command, approval)
  if (objection !== undefined) return refuse(objection)
  const cast: Vote = {
    voter,
    vote: command.vote,
    reason,
    time: now.toISOString(),
    ...(grantSeconds !== undefined && { grantSeconds }),
  }
  return { kind: 'event', event: { kind: 'voted', data: { approval: approval.id, vote: cast } } }
}

/** What stands against an offer of access for a time. */
function objectionTo(
  { vote: choice, grantSeconds = 0 }: Of<'vote'>,
  approval: Approval,
): Refusal | undefined {
  const longest = choice === 'approve' ? longestOffer(approval) : undefined
  if (longest === undefined) return 'not_grantable'
  return grantSeconds > longest ? 'grant_too_long' : undefined
}

function settle(approval: Approval, now: Date): Decided {
  const outcome = dueOutcome(approval, now.getTime())
  if (outcome !== undefined) return { kind: 'event', event: resolved(approval, outcome, now) }
  return isGrantDue(approval, now.getTime())
    ? { kind: 'event', event: { kind: 'grantExpired', data: { approval: approval.id } } }
    : { kind: 'nothing' }
}

function consume(command: Of<'consume'>, approval: Approval, now: Date): Decided {
  if (!('exchange' in approval.request)) return refuse('not_approved')
  if (command.digest !== approval.request.digest) return refuse('digest_mismatch')
  switch (asOf(approval, now.getTime()).status) {
    case 'approved':
      // The votes were enough, but whoever took the last one did not live to write it down.
      if (approval.status === 'pending') {
        return { kind: 'first', event: resolved(approval, 'approved', now) }
      }
      return { kind: 'event', event: consumed(approval, command.exchange) }
    case 'pending':
    case 'denied':
    case 'cancelled':
      return refuse('not_approved')
    case 'expired':
      return refuse('expired')
    case 'consumed':
      return continuesLast(command, approval, now)
        ? { kind: 'event', event: consumed(approval, command.exchange) }
        : refuse('consumed')
  }
}

function cancel({ by }: Of<'cancel'>, approval: Approval, now: Date): Decided {
  if (!mayWithdraw(by, requesterOf(approval.request))) return refuse('not_own_request')
  const { status } = asOf(approval, now.getTime())
  // Access that was given is ended, not withdrawn.
  if (status === 'approved' && !('exchange' in approval.request)) return refuse('not_pending')
  switch (status) {
    case 'pending':
    case 'approved': {
      const event = resolved(approval, 'cancelled', now)
      return { kind: 'event', event: { ...event, data: { ...event.data, by } } }
    }
    case 'cancelled':
      return { kind: 'nothing' }
    default:
      return refuse('not_pending')
  }
}

function revoke({ by, reason, admin }: Of<'revoke'>, approval: Approval, now: Date): Decided {
  const { id, grant, request } = approval
  if (!admin && !isApprover(by, request.terms) && !mayWithdraw(by, requesterOf(request)))
    return refuse('not_an_approver')
  if (grant === undefined || !isActive(approval, now.getTime())) return refuse('not_active')
  const revoked = { by, reason, time: now.toISOString() }
  return {
    kind: 'event',
    event: { kind: 'grantRevoked', data: { approval: id, revoked, until: grant.until } },
  }
}

/** Each leg is continued once, and none after the approval's end. */
const continuesLast = (
  { continues }: Of<'consume'>,
  { consumedBy, expiresAt }: Approval,
  now: Date,
): boolean =>
  continues !== undefined && continues === consumedBy && now.getTime() < Date.parse(expiresAt)

const refuse = (refusal: Refusal): Decided => ({ kind: 'refused', refusal })

function resolved(
  approval: Approval,
  outcome: Outcome,
  now: Date,
): Extract<ApprovalEvent, { readonly kind: 'resolved' }> {
  const grant = outcome === 'approved' ? granted(approval, now) : undefined
  return {
    kind: 'resolved',
    data: { approval: approval.id, outcome, ...(grant !== undefined && { grant }) },
  }
}

function consumed({ id: approval }: Approval, exchange: ExchangeId): ApprovalEvent {
  return { kind: 'consumed', data: { approval, exchange } }
}
