import { auditSubject, STREAMS } from '@sallyport/contracts'
import type { AuditRecord } from './audit-stream.ts'
import type { AppendedStream } from '../jetstream/append.ts'
import { ID_HEADER } from '../jetstream/publish.ts'
import { recordHeaders } from './record.ts'

/** Records, in the order in which the recorder gives them. */
export const AUDIT_RECORDS: AppendedStream<AuditRecord> = {
  name: STREAMS.audit.name,
  subjects: STREAMS.audit.subjects[0],
  conflict: 'another process writes the audit stream: only one may',
  messageOf: (record) => ({
    subject: auditSubject(record.class),
    data: record.data,
    headers: recordHeaders(record),
  }),
  restBehind: (records, last) => {
    const id = last?.header(ID_HEADER)
    return records.slice(records.findIndex((record) => record.id === id) + 1)
  },
}
