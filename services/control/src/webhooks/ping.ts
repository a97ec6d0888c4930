import { newEventId } from '@sallyport/contracts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { ControlError } from '../errors.ts'
import type { DeliveryParts } from './deliver.ts'
import { pingMessage } from './message.ts'
import { type Outcome, send } from './send.ts'
import { codeOf } from './status.ts'

const MAX_TESTS = 4

/** Sends a test event, once. Rejects with a ControlError `overloaded` where too many are under way. */
export function createPing({
  limits,
  events,
  record,
  stop,
}: DeliveryParts): (webhook: Webhook) => Promise<Outcome> {
  let underWay = 0
  return async (webhook) => {
    if (underWay >= MAX_TESTS)
      throw new ControlError('overloaded', 'Too many webhooks are being tested; try again later.')
    underWay += 1
    try {
      const outcome = await send(pingMessage(webhook, newEventId()), limits.timeoutMs, stop)
      record(webhook, outcome)
      events.webhookTested(webhook.name, codeOf(outcome))
      return outcome
    } finally {
      underWay -= 1
    }
  }
}
