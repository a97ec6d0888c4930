import type {
  Approval,
  ApprovalId,
  ApprovalRequest,
  Digest,
  ExchangeId,
  Principal,
  Vote,
} from '@sallyport/contracts'
import type { ApprovalEvent } from './event.ts'
import { mayWithdraw, samePerson } from './people.ts'
import { asOf, dueOutcome, type Outcome } from './standing.ts'

/** What can be done with an approval that exists. */
export type Command =
  | {
      readonly kind: 'vote'
      readonly voter: Principal
      readonly vote: Vote['vote']
      readonly reason: string
    }
  | {
      readonly kind: 'consume'
      readonly digest: Digest
      readonly exchange: ExchangeId
      /** The exchange of the same call that used it before: its target asked something and waits for the next leg. */
      readonly continues?: ExchangeId
    }
  | { readonly kind: 'cancel'; readonly by: Principal }
  /** Writes down the outcome that votes or the clock demand. */
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

/** What follows from a command. */
export type Decided =
  | { readonly kind: 'event'; readonly event: ApprovalEvent }
  /** This event comes first; then the command is to be decided again. */
  | { readonly kind: 'first'; readonly event: ApprovalEvent }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'nothing' }

/** Asks for consent. */
export function open(id: ApprovalId, request: ApprovalRequest, now: Date): ApprovalEvent {
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
    case 'settle': {
      const outcome = dueOutcome(approval, now.getTime())
      return outcome === undefined
        ? { kind: 'nothing' }
        : { kind: 'event', event: resolved(approval, outcome) }
    }
  }
}

type Of<Kind extends Command['kind']> = Extract<Command, { readonly kind: Kind }>

function vote(command: Of<'vote'>, approval: Approval, now: Date): Decided {
  const { voter, reason } = command
  const { exchange, terms } = approval.request
  if (samePerson(voter, exchange.principal)) return refuse('own_request')
  if (!voter.groups.some((group) => terms.approvers.includes(group)))
    return refuse('not_an_approver')
  if (approval.votes.some((cast) => samePerson(voter, cast.voter))) return refuse('already_voted')
  if (asOf(approval, now.getTime()).status !== 'pending') return refuse('not_pending')
  const cast: Vote = { voter, vote: command.vote, reason, time: now.toISOString() }
  return { kind: 'event', event: { kind: 'voted', data: { approval: approval.id, vote: cast } } }
}

function consume(command: Of<'consume'>, approval: Approval, now: Date): Decided {
  if (command.digest !== approval.request.digest) return refuse('digest_mismatch')
  switch (asOf(approval, now.getTime()).status) {
    case 'approved':
      // The votes were enough, but whoever took the last one did not live to write it down.
      if (approval.status === 'pending') {
        return { kind: 'first', event: resolved(approval, 'approved') }
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
  if (!mayWithdraw(by, approval.request.exchange.principal)) return refuse('not_own_request')
  switch (asOf(approval, now.getTime()).status) {
    case 'pending':
    case 'approved': {
      const event = resolved(approval, 'cancelled')
      return { kind: 'event', event: { ...event, data: { ...event.data, by } } }
    }
    case 'cancelled':
      return { kind: 'nothing' }
    default:
      return refuse('not_pending')
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
  { id: approval }: Approval,
  outcome: Outcome,
): Extract<ApprovalEvent, { readonly kind: 'resolved' }> {
  return { kind: 'resolved', data: { approval, outcome } }
}

function consumed({ id: approval }: Approval, exchange: ExchangeId): ApprovalEvent {
  return { kind: 'consumed', data: { approval, exchange } }
}
