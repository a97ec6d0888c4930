import type { ExportedRecord } from './exported.ts'
import { textAt } from './member.ts'

/** Severity numbers of the OpenTelemetry log model for those of OCSF. */
const SEVERITIES: Readonly<Record<string, number>> = { 1: 9, 2: 10, 3: 13, 4: 17, 5: 21, 6: 21 }

/** The body of an ExportLogsServiceRequest in JSON, one log record for each record. */
export function otlpRequest(records: readonly ExportedRecord[]): string {
  const resource = { attributes: [attribute('service.name', 'sallyport')] }
  const scopeLogs = [{ scope: { name: 'sallyport.audit' }, logRecords: records.map(logRecord) }]
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] })
}

function logRecord(record: ExportedRecord): object {
  const { event, time } = record
  const nanoseconds = `${time}000000`
  return {
    timeUnixNano: nanoseconds,
    observedTimeUnixNano: nanoseconds,
    severityNumber: SEVERITIES[textAt(event, 'severity_id') ?? ''] ?? 9,
    severityText: textAt(event, 'severity'),
    eventName: `sallyport.${record.class}`,
    attributes: [
      attribute('log.record.uid', record.id),
      attribute('sallyport.leaf', record.leaf),
      attribute('sallyport.previous', record.previous),
    ],
    body: anyValue(event),
  }
}

const attribute = (key: string, value: unknown): object => ({ key, value: anyValue(value) })

/** A JSON value as AnyValue; 64-bit integers are texts (protobuf's mapping to JSON). */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  if (typeof value !== 'object' || value === null) return {}
  const present = Object.entries(value).filter(([, member]) => member !== undefined)
  return { kvlistValue: { values: present.map(([key, member]) => attribute(key, member)) } }
}
