import { STREAMS } from '@sallyport/contracts'
import type { AuditStream } from '../bus.ts'
import { readMessage } from '../jetstream/api.ts'
import { AuditConsumer, type AuditConsumerParts, openAuditConsumer } from './consume.ts'
import { AuditPublisher, type AuditPublisherParts } from './publish.ts'
import { LEAF_HEADER } from './record.ts'

/** The audit stream; consumers end with whoever keeps them. */
export function createAuditStream(
  parts: AuditPublisherParts & AuditConsumerParts,
  keep: <T extends AsyncDisposable>(part: T) => T,
): AuditStream {
  const publisher = new AuditPublisher(parts)
  return {
    publish: (records) => publisher.publish(records),
    async lastLeaf() {
      const query = { last_by_subj: STREAMS.audit.subjects[0] }
      const last = await readMessage(parts.requester, STREAMS.audit.name, query)
      return last === undefined ? -1 : Number(last.header(LEAF_HEADER) ?? -1)
    },
    async consume(durable, handler) {
      await openAuditConsumer(parts.manager, durable)
      return keep(new AuditConsumer(parts, durable, handler))
    },
  }
}
