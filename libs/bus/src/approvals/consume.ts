import { ContractError, STREAMS } from '@sallyport/contracts'
import type { ApprovalNewsItem, NewsConsumer, NewsHandler } from '../bus.ts'
import {
  DurableConsumer,
  type DurableOptions,
  type DurableParts,
  openDurable,
} from '../jetstream/durable.ts'
import type { Delivery } from '../jetstream/pull.ts'
import { readItem } from './item.ts'

/** Many things may wait for their next attempt before what is new has to. */
const MAX_ACK_PENDING = 1_024
const UNUSED_MS = 7 * 86_400_000
/** What this replica does not understand a newer one may. */
const NOT_UNDERSTOOD_MS = 60_000

/** Hands news to a handler; makes the durable consumer where it is missing. */
export async function consumeNews(
  parts: DurableParts,
  { durable, atOnce }: NewsConsumer,
  handler: NewsHandler,
): Promise<AsyncDisposable> {
  const options: DurableOptions = {
    stream: STREAMS.approval.name,
    durable,
    deliver: 'new',
    maxAckPending: MAX_ACK_PENDING,
    atOnce,
    unusedMs: UNUSED_MS,
  }
  const { logger } = parts.link
  const read = (delivery: Delivery): ApprovalNewsItem | undefined => {
    try {
      return readItem(delivery)
    } catch (error) {
      const { sequence } = delivery
      // What other errors say may hold a part of the message.
      const why = error instanceof ContractError ? error.message : 'it has not the form of news'
      logger?.error({ durable, sequence, why }, 'news of an approval were not understood')
      return undefined
    }
  }
  await openDurable(parts.manager, options)
  return new DurableConsumer(parts, options, async (delivery) => {
    const item = read(delivery)
    return item === undefined ? { againMs: NOT_UNDERSTOOD_MS } : handler(item, delivery.attempt)
  })
}
