import { type DataOf, grantExpired, grantRevoked, type SallyportEvent } from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { approvalEntity } from './approval-changes.ts'
import { ACTIVITIES, type Change } from './change.ts'
import { BLOCKED, ocsfUser } from '@sallyport/ocsf'

/** What happened to access that was given; undefined for events that tell of none. */
export function grantChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, grantRevoked)) return revoked(event.data)
  return isKind(event, grantExpired) ? expired(event.data) : undefined
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
