import type { NewsHandler } from '@sallyport/bus'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { deliver, type DeliveryParts } from '../webhooks/deliver.ts'

/** Sends what is told of approvals to a webhook; what it did not take comes again. */
export const handleApprovalNews =
  (parts: DeliveryParts, webhook: Webhook): NewsHandler =>
  async (item, attempt) => {
    const againMs = await deliver(parts, webhook, item, attempt)
    return againMs === undefined ? 'taken' : { againMs }
  }
