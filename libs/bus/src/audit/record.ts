import { headers, type MsgHdrs } from '@nats-io/nats-core'
import { type AuditClass, auditSubject } from '@sallyport/contracts'
import type { AuditRecord } from '../bus.ts'
import { ID_HEADER } from '../jetstream/publish.ts'
import type { Delivery } from '../jetstream/pull.ts'

/** Index of the leaf that a record tells of. */
export const LEAF_HEADER = 'Sallyport-Leaf'

const CLASSES: readonly AuditClass[] = [
  'api_activity',
  'authentication',
  'entity_management',
  'decision',
  'checkpoint',
]

/** Headers of a record: CloudEvents attributes (CloudEvents NATS protocol binding 1.0, binary mode), id and leaf. */
export function recordHeaders(record: AuditRecord): MsgHdrs {
  const all = headers()
  all.set(ID_HEADER, record.id)
  all.set(LEAF_HEADER, String(record.leaf))
  all.set('ce-specversion', '1.0')
  all.set('ce-id', record.id)
  all.set('ce-type', record.type)
  all.set('ce-source', record.source)
  all.set('ce-time', record.time)
  return all
}

/** Reads a record back; undefined where the message is none. */
export function readRecord(delivery: Delivery): AuditRecord | undefined {
  const kind = CLASSES.find((name) => auditSubject(name) === delivery.subject)
  const id = delivery.header('ce-id')
  if (kind === undefined || id === undefined) return undefined
  return {
    class: kind,
    id,
    leaf: Number(delivery.header(LEAF_HEADER) ?? -1),
    data: Buffer.from(delivery.data).toString('utf8'),
    type: delivery.header('ce-type') ?? '',
    source: delivery.header('ce-source') ?? '',
    time: delivery.header('ce-time') ?? '',
  }
}
