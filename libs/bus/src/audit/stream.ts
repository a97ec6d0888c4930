import type { AuditStream } from './audit-stream.ts'
import { Appender } from '../jetstream/append.ts'
import type { DurableParts } from '../jetstream/durable.ts'
import { AUDIT_RECORDS } from './appended.ts'
import { BatchReader } from './batches.ts'
import { consumeAudit } from './consume.ts'
import { lastPlace, positionOf } from './place.ts'

/** The audit stream; consumers end with whoever keeps them. */
export function createAuditStream(
  parts: DurableParts,
  keep: <T extends AsyncDisposable>(part: T) => T,
): AuditStream {
  const appender = new Appender(parts.requester, AUDIT_RECORDS)
  return {
    publish: (records) => appender.append(records),
    async lastLeaf() {
      return (await lastPlace(parts.requester))?.leaf ?? -1
    },
    consumeBatches: async (options, handler) =>
      keep(await BatchReader.open(parts, options, handler)),
    position: (durable) => positionOf(parts, durable),
    head: () => lastPlace(parts.requester),
    consume: async (durable, handler) => keep(await consumeAudit(parts, durable, handler)),
  }
}
