import type { AuditRecord } from '@sallyport/bus'
import {
  type AuditClass,
  authenticationFailed,
  grantBreakGlass,
  journalRejected,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  requestRefused,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import type { LeafPlace } from '@sallyport/ocsf'
import { apiActivity } from './api-activity.ts'
import { authentication } from './authentication.ts'
import { authorizeSession } from './authorize-session.ts'
import { detectionFinding } from './detection-finding.ts'
import { entityManagement } from './entity-management.ts'
import { refusedRequest, refusedToken } from './refused-request.ts'

/**
 * What the audit stream is told of a leaf: one OCSF event for each completed or closed exchange, refused token or request of the
 * admin API, change of the control plane and message that was set aside, each decision as it stands in the log, nothing for the rest. The event is one that `readLine`
 * understood; the same leaf always gives the same.
 */
export function projectEvent(place: LeafPlace, event: SallyportEvent): AuditRecord | undefined {
  if (isKind(event, operationCompleted))
    return record('api_activity', place, event, apiActivity(place, event))
  if (isKind(event, operationIndeterminate))
    return record('api_activity', place, event, apiActivity(place, event))
  if (isKind(event, operationDecided)) return record('decision', place, event, event)
  if (isKind(event, authenticationFailed))
    return record('authentication', place, event, authentication(place, event))
  if (isKind(event, requestRefused))
    // Apart from exchanges: whoever counts what was asked of targets does not count these.
    return event.data.authenticated
      ? record('admin_refusal', place, event, refusedRequest(place, event))
      : record('authentication', place, event, refusedToken(place, event))
  // Access without consent has a subject of its own, so that whoever is to be woken by it listens to nothing else.
  if (isKind(event, grantBreakGlass))
    return record('break_glass', place, event, authorizeSession(place, event))
  if (isKind(event, journalRejected))
    return record('detection_finding', place, event, detectionFinding(place, event))
  const change = entityManagement(place, event)
  return change && record('entity_management', place, event, change)
}

function record(
  kind: AuditClass,
  place: LeafPlace,
  event: SallyportEvent,
  data: object,
): AuditRecord {
  return {
    class: kind,
    id: event.id,
    ...place,
    data: JSON.stringify(data),
    type: `dev.sallyport.audit.${kind}.v1`,
    source: '/recorder',
    time: event.time,
  }
}
