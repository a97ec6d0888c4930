import { cef } from './cef.ts'
import type { ExportedRecord } from './exported.ts'
import { textAt } from './member.ts'

/** Facility 13, log audit (RFC 5424, table 1). */
const FACILITY = 13
/** Syslog severities of those of OCSF; informational is 6. */
const SEVERITIES: Readonly<Record<string, number>> = { 1: 6, 2: 5, 3: 4, 4: 3, 5: 2, 6: 1 }
const MAX_SEQUENCE = 2_147_483_647

/**
 * A record as a message of RFC 5424 in a frame of RFC 5425 (its length in bytes before it). `sequenceId` counts leaves,
 * from 1, and begins anew after 2,147,483,647.
 */
export function syslogFrame(
  record: ExportedRecord,
  format: 'ocsf' | 'cef',
  hostname: string,
): string {
  const severity = SEVERITIES[textAt(record.event, 'severity_id') ?? ''] ?? 6
  const time = new Date(record.time).toISOString()
  const host = hostname.replaceAll(/[^!-~]/g, '').slice(0, 255) || '-'
  const sequence = (record.leaf % MAX_SEQUENCE) + 1
  const header = `<${FACILITY * 8 + severity}>1 ${time} ${host} sallyport - ${record.class}`
  const body = format === 'cef' ? cef(record) : record.json
  const message = `${header} [meta sequenceId="${sequence}"] ${body}`
  return `${Buffer.byteLength(message)} ${message}`
}
