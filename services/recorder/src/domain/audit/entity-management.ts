import {
  approvalConsumed,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  connectionRegistered,
  type DataOf,
  policyPublished,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { ACTIVITIES, type Change } from './change.ts'
import {
  APPROVED,
  AWAITED,
  BLOCKED,
  ENTITY_MANAGEMENT,
  INFORMATIONAL,
  ocsfBase,
  ocsfEndpoint,
  ocsfUser,
  REJECTED,
  SUCCESS,
} from './ocsf.ts'
import { pinChange } from './pin-changes.ts'

const { create: CREATE, update: UPDATE, deactivate: DEACTIVATE } = ACTIVITIES
/** What the gateway does by itself. */
const ITSELF = { app_name: 'sallyport' }

/** A change of what the control plane holds, as Entity Management; undefined for events that tell of none. */
export function entityManagement(leaf: number, event: SallyportEvent): object | undefined {
  const change = changeOf(event)
  if (change === undefined) return undefined
  const { activity, message, entity, sallyport, verdict, session, detail } = change
  return {
    ...ocsfBase(leaf, event, ENTITY_MANAGEMENT, {
      activity,
      severity: change.severity ?? INFORMATIONAL,
      status: SUCCESS,
      statusDetail: detail,
      verdict,
      message,
      session,
      sallyport,
    }),
    actor: change.actor ?? ITSELF,
    entity,
    comment: change.comment,
    src_endpoint: change.source === undefined ? undefined : ocsfEndpoint(change.source),
  }
}

function changeOf(event: SallyportEvent): Change | undefined {
  if (isKind(event, connectionRegistered)) return registered(event.data)
  if (isKind(event, policyPublished)) return published(event.data)
  if (isKind(event, approvalRequested)) return requested(event.data)
  if (isKind(event, approvalVoted)) return voted(event.data)
  if (isKind(event, approvalResolved)) return resolved(event.data)
  if (isKind(event, approvalConsumed)) return consumed(event.data)
  return pinChange(event)
}

function registered({ connection, author, reason }: DataOf<typeof connectionRegistered>): Change {
  return {
    // The event alone does not tell whether the name was new.
    activity: { id: 99, caption: 'Register' },
    message: `${author.id} registered connection ${connection.name}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: { name: connection.name, type_id: 99, type: 'Connection' },
    sallyport: { connection: connection.name, kind: connection.kind },
  }
}

function published(data: DataOf<typeof policyPublished>): Change {
  const { connection, author, reason } = data
  const version = String(data.version)
  return {
    activity: data.version === 1 ? CREATE : UPDATE,
    message: `${author.id} published version ${version} of the policy of ${connection}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: {
      name: connection,
      type_id: 5,
      type: 'Policy',
      version,
      policy: { name: connection, version },
    },
    sallyport: { connection, policyVersion: data.version },
  }
}

const approvalEntity = (uid: string): object => ({ uid, type_id: 99, type: 'Approval' })

function requested({ approval, request, expiresAt }: DataOf<typeof approvalRequested>): Change {
  const { exchange, reasons, policies, policyVersion } = request
  return {
    activity: CREATE,
    message: `${exchange.principal.id} awaits approval of ${exchange.verb} ${exchange.name} on ${exchange.connection}`,
    actor: { user: ocsfUser(exchange.principal) },
    detail: reasons.join(' '),
    source: exchange.clientAddress,
    session: exchange.session,
    verdict: AWAITED,
    entity: approvalEntity(approval),
    sallyport: {
      approval,
      exchange: exchange.id,
      session: exchange.session,
      connection: exchange.connection,
      verb: exchange.verb,
      name: exchange.name,
      policies,
      policyVersion,
      expiresAt,
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
    sallyport: { approval, vote: vote.vote },
  }
}

function resolved({ approval, outcome, by }: DataOf<typeof approvalResolved>): Change {
  const verdicts = { approved: APPROVED, denied: REJECTED, expired: BLOCKED, cancelled: BLOCKED }
  return {
    activity: UPDATE,
    message: `approval ${approval}: ${outcome}`,
    ...(by && { actor: { user: ocsfUser(by) } }),
    detail: outcome,
    verdict: verdicts[outcome],
    entity: approvalEntity(approval),
    sallyport: { approval, outcome },
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
