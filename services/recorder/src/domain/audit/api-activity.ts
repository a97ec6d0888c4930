import type {
  DataOf,
  EventOf,
  Finding,
  operationCompleted,
  operationIndeterminate,
} from '@sallyport/contracts'
import {
  ALLOWED,
  API_ACTIVITY,
  APPROVED,
  AWAITED,
  BLOCKED,
  type Coded,
  FAILURE,
  INFORMATIONAL,
  LOW,
  ocsfBase,
  ocsfEndpoint,
  ocsfUser,
  REJECTED,
  SUCCESS,
  type Verdict,
  type LeafPlace,
} from '@sallyport/ocsf'

type Completed = DataOf<typeof operationCompleted>
type Closed = DataOf<typeof operationIndeterminate>
/** How an exchange ended; nothing is known of the answer to one that was closed. */
type Ended = Completed | (Closed & Omit<Completed, keyof Closed>)
type Verdictable = Pick<Ended, 'outcome' | 'decision' | 'approval' | 'grant' | 'breakGlass'>

/** A completed or closed exchange as API Activity. */
export function apiActivity(
  place: LeafPlace,
  event: EventOf<typeof operationCompleted> | EventOf<typeof operationIndeterminate>,
): object {
  const data: Ended = { responseBytes: 0, content: [], masked: [], ...event.data }
  const { exchange } = data
  return {
    ...ocsfBase(place, event, API_ACTIVITY, {
      activity: activityOf(exchange.access),
      severity: data.outcome === 'delivered' ? INFORMATIONAL : LOW,
      status: statusOf(data),
      statusCode: data.error ?? data.outcome,
      statusDetail: data.reasons.length > 0 ? data.reasons.join(' ') : undefined,
      verdict: verdictOf(data),
      message: `${exchange.principal.id}: ${exchange.verb} ${exchange.name} on ${exchange.connection}: ${data.outcome}`,
      session: exchange.session,
      sallyport: ownAttributes(data),
    }),
    duration: Math.round(data.durationMs),
    actor: {
      user: ocsfUser(exchange.principal),
      session: { uid: exchange.session, issuer: exchange.principal.issuer },
    },
    api: {
      operation: exchange.verb,
      service: { name: exchange.connection },
      request: { uid: exchange.id },
      response: data.error === undefined ? undefined : { error: data.error },
    },
    src_endpoint: ocsfEndpoint(exchange.clientAddress),
    dst_endpoint: { svc_name: exchange.connection },
    resources: [
      {
        name: exchange.name === '' ? exchange.connection : exchange.name,
        type: exchange.name === '' ? 'connection' : `${exchange.kind} ${exchange.verb}`,
        namespace: exchange.connection,
      },
    ],
    policy: { name: exchange.connection, version: String(data.policyVersion) },
    authorizations: data.policies.map((uid) => ({ decision: data.decision, policy: { uid } })),
  }
}

function ownAttributes(data: Ended): Readonly<Record<string, unknown>> {
  const { exchange } = data
  return {
    exchange: exchange.id,
    session: exchange.session,
    connection: exchange.connection,
    verb: exchange.verb,
    name: exchange.name,
    access: exchange.access,
    principalKind: exchange.principal.kind,
    onBehalfOf: exchange.principal.onBehalfOf,
    outcome: data.outcome,
    decision: data.decision,
    policies: data.policies,
    policyVersion: data.policyVersion,
    approval: data.approval,
    asked: data.asked,
    grant: data.grant,
    breakGlass: data.breakGlass,
    error: data.error,
    findings: countByKind(data.masked),
    ...seen(data),
    durationMs: data.durationMs,
    targetMs: data.targetMs,
    responseBytes: data.responseBytes,
  }
}

/** What whoever asked saw in the clear, by which profiles the answer was masked, and whether it was not; where that is so. */
function seen({ masked, profiles, unmasked }: Ended): Readonly<Record<string, unknown>> {
  const shown = masked.filter((finding) => finding.shown === true)
  return {
    shown: shown.length === 0 ? undefined : countByKind(shown),
    profiles,
    unmasked,
  }
}

/** How many values of each kind were masked. */
function countByKind(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { kind, count } of findings) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return Object.fromEntries(counts)
}

function activityOf(access: Completed['exchange']['access']): Coded {
  switch (access) {
    case 'read':
      return { id: 2, caption: 'Read' }
    case 'write':
      return { id: 3, caption: 'Update' }
    case 'admin':
      return { id: 99, caption: 'Administer' }
    case undefined:
      return { id: 0, caption: 'Unknown' }
  }
}

function statusOf({ outcome, error }: Ended): Coded {
  switch (outcome) {
    case 'delivered':
      return error === undefined ? SUCCESS : FAILURE
    case 'pending_approval':
      return { id: 99, caption: 'Pending approval' }
    case 'indeterminate':
      return { id: 0, caption: 'Unknown' }
    case 'refused':
    case 'failed':
    case 'interrupted':
      return FAILURE
  }
}

function verdictOf(ended: Verdictable): Verdict {
  const { outcome, decision, approval, grant, breakGlass } = ended
  switch (outcome) {
    case 'pending_approval':
      return AWAITED
    case 'refused':
      return decision === 'require_approval' ? REJECTED : BLOCKED
    case 'delivered':
    case 'failed':
    case 'interrupted':
      // Nobody has approved what is done by broken glass.
      return (approval ?? grant) === undefined || breakGlass === true ? ALLOWED : APPROVED
    case 'indeterminate':
      // What was allowed may have been done.
      return verdictOf({ ...ended, outcome: OPEN[ended.decision] })
  }
}

/** How an exchange would have ended that was left open, by its last decision. */
const OPEN = {
  allow: 'interrupted',
  deny: 'refused',
  require_approval: 'pending_approval',
} as const
