import { STREAMS } from '@sallyport/contracts'
import type { AuditRecord } from './audit-stream.ts'
import {
  DurableConsumer,
  type DurableOptions,
  type DurableParts,
  openDurable,
} from '../jetstream/durable.ts'
import { readRecord } from './record.ts'

/**
 * Hands every record to a handler, in order, until it has taken it; makes the durable consumer where it is missing. One
 * message at a time keeps the order across repeats.
 */
export async function consumeAudit(
  parts: DurableParts,
  durable: string,
  handler: (record: AuditRecord) => Promise<void>,
): Promise<AsyncDisposable> {
  const options: DurableOptions = {
    stream: STREAMS.audit.name,
    durable,
    deliver: 'all',
    maxAckPending: 1,
    atOnce: 1,
  }
  await openDurable(parts.manager, options)
  return new DurableConsumer(parts, options, async (delivery) => {
    const record = readRecord(delivery)
    if (record !== undefined) await handler(record)
    return 'taken'
  })
}
