import type { MsgHdrs } from '@nats-io/nats-core'
import { AUDIT_CLASSES, auditSubject } from '@sallyport/contracts'
import type { AuditRecord } from './audit-stream.ts'
import { eventHeaders } from '../jetstream/event-headers.ts'
import type { Delivery } from '../jetstream/pull.ts'

/** Index of the leaf that a record tells of. */
export const LEAF_HEADER = 'Sallyport-Leaf'

/** Index of the leaf that the record before tells of. */
const PREVIOUS_HEADER = 'Sallyport-Previous'

/** Headers of a record: CloudEvents attributes, id, its leaf and that of the record before. */
export function recordHeaders(record: AuditRecord): MsgHdrs {
  const all = eventHeaders(record)
  all.set(LEAF_HEADER, String(record.leaf))
  all.set(PREVIOUS_HEADER, String(record.previous))
  return all
}

/** Reads a record back; undefined where the message is none. */
export function readRecord(delivery: Delivery): AuditRecord | undefined {
  const kind = AUDIT_CLASSES.find((name) => auditSubject(name) === delivery.subject)
  const id = delivery.header('ce-id')
  if (kind === undefined || id === undefined) return undefined
  return {
    class: kind,
    id,
    leaf: Number(delivery.header(LEAF_HEADER) ?? -1),
    previous: Number(delivery.header(PREVIOUS_HEADER) ?? -1),
    data: Buffer.from(delivery.data).toString('utf8'),
    type: delivery.header('ce-type') ?? '',
    source: delivery.header('ce-source') ?? '',
    time: delivery.header('ce-time') ?? '',
  }
}
