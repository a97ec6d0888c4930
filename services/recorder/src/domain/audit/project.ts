import type { AuditRecord } from '@sallyport/bus'
import {
  type AuditClass,
  authenticationFailed,
  grantBreakGlass,
  operationCompleted,
  operationDecided,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { apiActivity } from './api-activity.ts'
import { authentication } from './authentication.ts'
import { entityManagement } from './entity-management.ts'

/**
 * What the audit stream is told of a leaf: one OCSF event for each completed exchange, refused token and change of the
 * control plane, each decision as it stands in the log, nothing for the rest. The event is one that `readLine`
 * understood; the same leaf always gives the same.
 */
export function projectEvent(leaf: number, event: SallyportEvent): AuditRecord | undefined {
  if (isKind(event, operationCompleted))
    return record('api_activity', leaf, event, apiActivity(leaf, event))
  if (isKind(event, operationDecided)) return record('decision', leaf, event, event)
  if (isKind(event, authenticationFailed))
    return record('authentication', leaf, event, authentication(leaf, event))
  const change = entityManagement(leaf, event)
  // Access without consent has a class of its own, so that whoever is to be woken by it listens to nothing else.
  const kind = isKind(event, grantBreakGlass) ? 'break_glass' : 'entity_management'
  return change && record(kind, leaf, event, change)
}

function record(kind: AuditClass, leaf: number, event: SallyportEvent, data: object): AuditRecord {
  return {
    class: kind,
    id: event.id,
    leaf,
    data: JSON.stringify(data),
    type: `dev.sallyport.audit.${kind}.v1`,
    source: '/recorder',
    time: event.time,
  }
}
