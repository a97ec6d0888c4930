import type { AuditStream } from './audit-stream.ts'
import { Appender } from '../jetstream/append.ts'
import type { DurableParts } from '../jetstream/durable.ts'
import { AUDIT_RECORDS } from './appended.ts'
import { BatchReader } from './batches.ts'
import { consumeAudit } from './consume.ts'
import { LEAF_HEADER } from './record.ts'

/** The audit stream; consumers end with whoever keeps them. */
export function createAuditStream(
  parts: DurableParts,
  keep: <T extends AsyncDisposable>(part: T) => T,
): AuditStream {
  const appender = new Appender(parts.requester, AUDIT_RECORDS)
  return {
    publish: (records) => appender.append(records),
    async lastLeaf() {
      const last = await appender.end()
      return last === undefined ? -1 : Number(last.header(LEAF_HEADER) ?? -1)
    },
    consumeBatches: async (options, handler) =>
      keep(await BatchReader.open(parts, options, handler)),
    consume: async (durable, handler) => keep(await consumeAudit(parts, durable, handler)),
  }
}
