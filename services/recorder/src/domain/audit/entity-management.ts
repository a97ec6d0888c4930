import {
  connectionRegistered,
  type DataOf,
  maskingPublished,
  policyPublished,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { approvalChange } from './approval-changes.ts'
import { ACTIVITIES, type Change } from './change.ts'
import { grantChange } from './grant-changes.ts'
import {
  ENTITY_MANAGEMENT,
  INFORMATIONAL,
  ocsfBase,
  ocsfEndpoint,
  ocsfUser,
  SUCCESS,
  type LeafPlace,
} from '@sallyport/ocsf'
import { logChange } from './log-changes.ts'
import { pinChange } from './pin-changes.ts'
import { retentionChange } from './retention-changes.ts'

const { create: CREATE, update: UPDATE } = ACTIVITIES
/** What the gateway does by itself. */
const ITSELF = { app_name: 'sallyport' }

/** A change of what the control plane holds, as Entity Management; undefined for events that tell of none. */
export function entityManagement(place: LeafPlace, event: SallyportEvent): object | undefined {
  const change = changeOf(event)
  if (change === undefined) return undefined
  const { activity, message, entity, sallyport, verdict, session, detail } = change
  return {
    ...ocsfBase(place, event, ENTITY_MANAGEMENT, {
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
  if (isKind(event, maskingPublished)) return profilePublished(event.data)
  return (
    approvalChange(event) ??
    grantChange(event) ??
    pinChange(event) ??
    retentionChange(event) ??
    logChange(event)
  )
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

/** Expressions of a profile may tell what is looked for; the audit stream has its name and version alone. */
function profilePublished(data: DataOf<typeof maskingPublished>): Change {
  const { profile, author, reason } = data
  const version = String(data.version)
  return {
    activity: data.version === 1 ? CREATE : UPDATE,
    message: `${author.id} published version ${version} of the masking profile ${profile.name}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: { name: profile.name, type_id: 99, type: 'Masking profile', version },
    sallyport: { profile: profile.name, profileVersion: data.version },
  }
}
