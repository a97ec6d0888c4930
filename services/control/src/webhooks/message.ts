import type { ApprovalEvent } from '../domain/webhook/event.ts'
import { signatures } from '../domain/webhook/signature.ts'
import { slackBody, slackPing } from '../domain/webhook/slack-body.ts'
import { standardBody, standardPing } from '../domain/webhook/standard-body.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Message } from './send.ts'

/** An event as this webhook is told of it. `url` is where the approval can be read. */
export function eventMessage(webhook: Webhook, event: ApprovalEvent, url: string): Message {
  switch (webhook.format) {
    case 'standard':
      return signed(webhook, event.id, standardBody(event, url))
    case 'slack':
      return signed(webhook, event.id, slackBody(event))
  }
}

/** What tries the way to a webhook. */
export function pingMessage(webhook: Webhook, id: string): Message {
  switch (webhook.format) {
    case 'standard':
      return signed(webhook, id, standardPing(webhook.name, new Date().toISOString()))
    case 'slack':
      return signed(webhook, id, slackPing(webhook.name))
  }
}

function signed({ url, secrets }: Webhook, id: string, body: string): Message {
  const timestamp = Math.floor(Date.now() / 1000)
  return {
    url,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...(secrets.length > 0 && {
        'webhook-signature': signatures(secrets, { id, timestamp, body }),
      }),
    },
    body,
  }
}
