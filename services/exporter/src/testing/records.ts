import type { AuditRecord } from '@sallyport/bus'
import { newEventId } from '@sallyport/contracts'
import { API_ACTIVITY, INFORMATIONAL, ocsfBase, ocsfEndpoint, SUCCESS } from '@sallyport/ocsf'

/** A record of a call, as the recorder tells of it; every other leaf has a record. */
export function callRecord(leaf: number, message = `call ${leaf}`): AuditRecord {
  const id = newEventId()
  const place = { leaf, previous: leaf === 0 ? -1 : leaf - 2 }
  const time = new Date().toISOString()
  const event = { id, type: 'dev.sallyport.operation.completed.v1', subject: 'exchange/x', time }
  const data = {
    ...ocsfBase(place, event, API_ACTIVITY, {
      activity: { id: 2, caption: 'Read' },
      severity: INFORMATIONAL,
      status: SUCCESS,
      message,
      sallyport: { connection: 'orders', exchange: `exchange-${leaf}` },
    }),
    actor: { user: { uid: 'alice', name: 'alice' } },
    api: { operation: 'tools/call' },
    src_endpoint: ocsfEndpoint('10.0.0.7'),
  }
  return {
    ...place,
    class: 'api_activity',
    id,
    data: JSON.stringify(data),
    type: 'dev.sallyport.audit.api_activity.v1',
    source: '/recorder',
    time,
  }
}

/** Records of so many calls. */
export const callRecords = (count: number, from = 0): AuditRecord[] =>
  Array.from({ length: count }, (_, at) => callRecord(2 * (from + at)))

const NOTE = 'sallyport.test/log\n7\nAAAA\n\n\u2014 sallyport.test/log AAAA\n'

/** A record that is no OCSF in the stream. */
export function plainRecord(kind: 'decision' | 'checkpoint', leaf: number): AuditRecord {
  const decided = {
    type: 'dev.sallyport.operation.decided.v1',
    subject: 'exchange/x',
    data: { outcome: 'deny' },
  }
  return {
    ...callRecord(leaf),
    class: kind,
    data: kind === 'checkpoint' ? NOTE : JSON.stringify(decided),
    type: `dev.sallyport.audit.${kind}.v1`,
  }
}
