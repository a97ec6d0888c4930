import type { AuditRecord } from '@sallyport/bus'
import type { EventOf, logAdvanced } from '@sallyport/contracts'
import type { LeafPlace } from '@sallyport/ocsf'

/** The record of a checkpoint: the signed note itself, so that whoever keeps the audit stream is a witness of the log. */
export function checkpointRecord(
  place: LeafPlace,
  event: EventOf<typeof logAdvanced>,
  note: string,
): AuditRecord {
  return {
    class: 'checkpoint',
    id: event.id,
    ...place,
    data: note,
    type: 'dev.sallyport.audit.checkpoint.v1',
    source: '/recorder',
    time: event.time,
  }
}
