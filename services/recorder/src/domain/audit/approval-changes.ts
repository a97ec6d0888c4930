import {
  approvalConsumed,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  type ApprovalRequest,
  type DataOf,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { accessAsked } from './access-asked.ts'
import { ACTIVITIES, type Change } from './change.ts'
import { APPROVED, AWAITED, BLOCKED, ocsfUser, REJECTED } from '@sallyport/ocsf'

const { create: CREATE, update: UPDATE, deactivate: DEACTIVATE } = ACTIVITIES

/** What happened to an approval; undefined for events that tell of none. */
export function approvalChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, approvalRequested)) return requested(event.data)
  if (isKind(event, approvalVoted)) return voted(event.data)
  if (isKind(event, approvalResolved)) return resolved(event.data)
  return isKind(event, approvalConsumed) ? consumed(event.data) : undefined
}

/** An approval as the entity that a change is about. */
export const approvalEntity = (uid: string): object => ({ uid, type_id: 99, type: 'Approval' })

function requested({ approval, request, expiresAt }: DataOf<typeof approvalRequested>): Change {
  const change = 'exchange' in request ? operationAsked(request) : accessAsked(request)
  return {
    ...change,
    activity: CREATE,
    verdict: AWAITED,
    entity: approvalEntity(approval),
    sallyport: { approval, ...change.sallyport, expiresAt },
  }
}

function operationAsked({ exchange, reasons, policies, policyVersion }: ApprovalRequest) {
  return {
    message: `${exchange.principal.id} awaits approval of ${exchange.verb} ${exchange.name} on ${exchange.connection}`,
    actor: { user: ocsfUser(exchange.principal) },
    detail: reasons.join(' '),
    source: exchange.clientAddress,
    session: exchange.session,
    sallyport: {
      exchange: exchange.id,
      session: exchange.session,
      connection: exchange.connection,
      verb: exchange.verb,
      name: exchange.name,
      policies,
      policyVersion,
    },
  }
}

function voted({ approval, vote }: DataOf<typeof approvalVoted>): Change {
  return {
    activity: UPDATE,
    message: `${vote.voter.id} votes on approval ${approval}: ${vote.vote}`,
    actor: { user: ocsfUser(vote.voter) },
    comment: vote.reason,
    entity: approvalEntity(approval),
    sallyport: { approval, vote: vote.vote, grantSeconds: vote.grantSeconds },
  }
}

function resolved({ approval, outcome, by, grant }: DataOf<typeof approvalResolved>): Change {
  const verdicts = { approved: APPROVED, denied: REJECTED, expired: BLOCKED, cancelled: BLOCKED }
  return {
    activity: UPDATE,
    message: `approval ${approval}: ${outcome}`,
    ...(by && { actor: { user: ocsfUser(by) } }),
    detail: outcome,
    verdict: verdicts[outcome],
    entity: approvalEntity(approval),
    sallyport: { approval, outcome, grant },
  }
}

function consumed({ approval, exchange }: DataOf<typeof approvalConsumed>): Change {
  return {
    activity: DEACTIVATE,
    message: `approval ${approval} was used by exchange ${exchange}`,
    entity: approvalEntity(approval),
    sallyport: { approval, exchange },
  }
}
