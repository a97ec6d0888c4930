import type { Bus } from '@sallyport/bus'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { ControlError } from '../errors.ts'
import type { Events } from '../events.ts'
import { withArguments } from '../shown-arguments.ts'
import { handleApprovalNews } from '../handlers/approval-news.ts'
import type { DeliveryLimits, DeliveryParts } from './deliver.ts'
import type { Outcome } from './send.ts'
import { type LastAttempts, statusFrom, type WebhookStatus, withAttempt } from './status.ts'
import { createPing } from './ping.ts'

/** Who is told of approvals, and how that goes. */
export interface Webhooks extends AsyncDisposable {
  /** Every webhook, in the order of the file. */
  list(): Promise<readonly WebhookStatus[]>
  /** Sends a test event. Rejects with a ControlError: `not_found`, or `overloaded` where too many tests are under way. */
  test(name: string): Promise<Outcome>
  /** Begins to deliver. Rejects with a BusError where the stream or its consumers cannot be had. */
  start(): Promise<void>
}

export interface WebhooksParts {
  readonly bus: Bus
  readonly webhooks: readonly Webhook[]
  readonly limits: DeliveryLimits
  readonly events: Events
  /** The API's URL as people know it. */
  readonly publicUrl: () => string
}

/** Attempts that are under way at the end have so long; the rest is for another replica, or for the next start. */
const GRACE_MS = 3_000

/** The consumer of a webhook: all replicas share it, so that one of them gets each event. */
const consumerOf = ({ name }: Webhook): string => `webhook-${name}`

/** Knows the webhooks; none is told of anything before `start`. */
export function createWebhooks({
  bus,
  webhooks,
  limits,
  events,
  publicUrl,
}: WebhooksParts): Webhooks {
  const last = new Map<string, LastAttempts>()
  const stop = new AbortController()
  const delivery: DeliveryParts = {
    limits,
    events,
    urlOf: (approval) => `${publicUrl()}/api/approvals/${approval}`,
    shown: (approval) => withArguments(bus, approval),
    record: ({ name }, outcome) =>
      void last.set(name, withAttempt(last.get(name) ?? {}, outcome, new Date().toISOString())),
    stop: stop.signal,
  }
  const ping = createPing(delivery)
  let consumers: readonly AsyncDisposable[] = []

  async function statusOf(webhook: Webhook): Promise<WebhookStatus> {
    const pending = await bus.approvalNews.pending(consumerOf(webhook)).catch(() => undefined)
    return statusFrom(webhook, last.get(webhook.name), pending)
  }

  return {
    list: () => Promise.all(webhooks.map(statusOf)),
    async test(name) {
      const webhook = webhooks.find((one) => one.name === name)
      if (webhook === undefined) throw new ControlError('not_found', 'No webhook has this name.')
      return ping(webhook)
    },
    async start() {
      consumers = await Promise.all(
        webhooks.map((webhook) =>
          bus.approvalNews.consume(
            { durable: consumerOf(webhook), atOnce: limits.atOnce },
            handleApprovalNews(delivery, webhook),
          ),
        ),
      )
      if (webhooks.length > 0)
        events.webhooksFollow(webhooks.map(({ name, host }) => ({ name, host })))
    },
    async [Symbol.asyncDispose]() {
      const timer = setTimeout(() => stop.abort(), GRACE_MS)
      await Promise.all(consumers.map((consumer) => consumer[Symbol.asyncDispose]()))
      clearTimeout(timer)
      stop.abort()
    },
  }
}
