import type { AuditRecord } from '@sallyport/bus'
import { BASE_EVENT, FAILURE, HIGH, ocsfBase } from '@sallyport/ocsf'
import { type ExportedRecord, written } from './exported.ts'

/**
 * What stands in the place of records that the audit stream dropped before a destination had them, in front of the one
 * behind them. Its id follows from that one, so that a repeat has the same.
 */
export function gapBefore(first: AuditRecord, dropped: number): ExportedRecord {
  const { id, leaf, previous, time } = first
  const uid = `gap-before-${id}`
  const about = { id: uid, type: 'dev.sallyport.export.gap', subject: `leaf/${leaf}`, time }
  const event = ocsfBase(undefined, about, BASE_EVENT, {
    activity: { id: 99, caption: 'Gap' },
    severity: HIGH,
    status: FAILURE,
    message: `${dropped} records up to that of leaf ${previous} are missing here: the audit stream dropped them before this destination had them. The evidence holds them.`,
    sallyport: { gap: { records: dropped, lastLeaf: previous } },
  })
  return written({ class: 'gap', id: uid, leaf, previous, time: Date.parse(time) }, event)
}
