import type { AuditRecord } from '@sallyport/bus'
import { type AuditClass, parser } from '@sallyport/contracts'
import { BASE_EVENT, INFORMATIONAL, ocsfBase, SUCCESS } from '@sallyport/ocsf'
import { Type } from 'typebox'

/** A record of the audit stream as destinations get it: OCSF, whatever its class. */
export interface ExportedRecord {
  /** `gap` stands in the place of records that are missing. */
  readonly class: AuditClass | 'gap'
  readonly id: string
  readonly leaf: number
  readonly previous: number
  /** Unix milliseconds. */
  readonly time: number
  readonly event: Readonly<Record<string, unknown>>
  /** The event as one line of JSON. */
  readonly json: string
}

const parseEvent = parser('audit record', Type.Record(Type.String(), Type.Unknown()))

/** The record for destinations. */
export function exported(record: AuditRecord): ExportedRecord {
  const { class: kind, id, leaf, previous } = record
  return written(
    { class: kind, id, leaf, previous, time: Date.parse(record.time) },
    eventOf(record),
  )
}

/** A record with its event as it stands in JSON. */
export function written(
  about: Omit<ExportedRecord, 'event' | 'json'>,
  told: Readonly<Record<string, unknown>>,
): ExportedRecord {
  const json = JSON.stringify(told)
  return { ...about, event: parseEvent(JSON.parse(json)), json }
}

/**
 * Decisions and checkpoints are no OCSF in the stream: what they say stands whole in a base event. So does what should be
 * an event and cannot be read, so that it does not vanish.
 */
function eventOf(record: AuditRecord): Readonly<Record<string, unknown>> {
  const { type, source: subject, data } = record
  if (record.class === 'checkpoint') {
    const head = base(record, { type, subject }, 'Checkpoint', 'the signed head of the log')
    return { ...head, raw_data: data }
  }
  try {
    const event = parseEvent(JSON.parse(data))
    return record.class === 'decision' ? decision(record, event) : event
  } catch {
    const unread = base(record, { type, subject }, 'Unreadable', 'a record that is no JSON object')
    return { ...unread, raw_data: data }
  }
}

function decision(
  record: AuditRecord,
  decided: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const about = { type: String(decided['type']), subject: String(decided['subject']) }
  const message = `decision on ${about.subject}`
  return base(record, about, 'Decide', message, { decided: decided['data'] })
}

function base(
  record: AuditRecord,
  about: { readonly type: string; readonly subject: string },
  activity: string,
  message: string,
  sallyport: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const { id, time } = record
  return ocsfBase(record, { ...about, id, time }, BASE_EVENT, {
    activity: { id: 99, caption: activity },
    severity: INFORMATIONAL,
    status: SUCCESS,
    message,
    sallyport,
  })
}
