import {
  type DataOf,
  grantBreakGlass,
  grantExpired,
  grantRevoked,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { accessAsked } from './access-asked.ts'
import { approvalEntity } from './approval-changes.ts'
import { ACTIVITIES, type Change } from './change.ts'
import { ALLOWED, BLOCKED, HIGH, ocsfUser } from './ocsf.ts'

/** What happened to access that was given; undefined for events that tell of none. */
export function grantChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, grantBreakGlass)) return broken(event.data)
  if (isKind(event, grantRevoked)) return revoked(event.data)
  return isKind(event, grantExpired) ? expired(event.data) : undefined
}

/** Nobody was asked: whoever watches must see it. */
function broken({ approval, request, grant }: DataOf<typeof grantBreakGlass>): Change {
  const asked = accessAsked(request)
  const { principal, access } = request
  return {
    ...asked,
    activity: ACTIVITIES.create,
    message: `${principal.id} broke the glass: access to ${access.scope.connection} until ${grant.until} without consent`,
    severity: HIGH,
    verdict: ALLOWED,
    entity: approvalEntity(approval),
    sallyport: { approval, ...asked.sallyport, grant },
  }
}

function revoked({ approval, revoked: { by, reason } }: DataOf<typeof grantRevoked>): Change {
  return {
    activity: ACTIVITIES.deactivate,
    message: `${by.id} ended the access given by approval ${approval}`,
    actor: { user: ocsfUser(by) },
    comment: reason,
    verdict: BLOCKED,
    entity: approvalEntity(approval),
    sallyport: { approval },
  }
}

function expired({ approval }: DataOf<typeof grantExpired>): Change {
  return {
    activity: ACTIVITIES.deactivate,
    message: `the access given by approval ${approval} is over`,
    entity: approvalEntity(approval),
    sallyport: { approval },
  }
}
