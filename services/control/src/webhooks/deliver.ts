import { type Approval, connectionOf } from '@sallyport/contracts'
import type { ApprovalEvent } from '../domain/webhook/event.ts'
import { DEFAULT_RETRIES, type Retries } from '../domain/webhook/next-try.ts'
import { isOver, judge, type Verdict } from '../domain/webhook/verdict.ts'
import { wants, type Webhook } from '../domain/webhook/webhook.ts'
import type { Events } from '../events.ts'
import { eventMessage } from './message.ts'
import { type Outcome, send } from './send.ts'
import { codeOf } from './status.ts'

/** How events are delivered. */
export interface DeliveryLimits {
  readonly retries: Retries
  /** Milliseconds for an answer; less than the bus waits before it gives the event to another replica. */
  readonly timeoutMs: number
  /** Attempts for one webhook at once, of this replica. */
  readonly atOnce: number
}

export const DEFAULT_DELIVERY: DeliveryLimits = {
  retries: DEFAULT_RETRIES,
  timeoutMs: 15_000,
  atOnce: 8,
}

export interface DeliveryParts {
  readonly limits: DeliveryLimits
  readonly events: Events
  /** Where an approval can be read. */
  readonly urlOf: (approval: string) => string
  /** The approval with its arguments. Rejects where they cannot be read now. */
  readonly shown: (approval: Approval) => Promise<Approval>
  readonly record: (webhook: Webhook, outcome: Outcome) => void
  /** Ends attempts that are under way. */
  readonly stop: AbortSignal
}

/** Tries to deliver an event; resolves with the milliseconds until it is to be tried again, undefined for never. `attempt` counts from 1. */
export async function deliver(
  parts: DeliveryParts,
  webhook: Webhook,
  event: ApprovalEvent,
  attempt: number,
): Promise<number | undefined> {
  const { limits, events, record } = parts
  const { approval } = event
  if (!wants(webhook, event.kind, connectionOf(approval.request))) return undefined
  const tried = { webhook: webhook.name, event: event.id, attempt }
  if (isOver(event, Date.now())) {
    events.webhookGivenUp(tried, 'expired')
    return undefined
  }
  const outcome = await sendEvent(parts, webhook, event)
  // Whoever goes on, here or on another replica, need not wait: the receiver did nothing wrong.
  if (outcome.kind === 'failed' && outcome.code === 'stopped') return 0
  record(webhook, outcome)
  const verdict = judgeOutcome(outcome, event, attempt, limits.retries)
  switch (verdict.kind) {
    case 'delivered':
      events.webhookDelivered(tried, codeOf(outcome))
      return undefined
    case 'given_up':
      events.webhookFailed(tried, codeOf(outcome))
      events.webhookGivenUp(tried, verdict.why)
      return undefined
    case 'again':
      events.webhookFailed(tried, codeOf(outcome), verdict.againMs)
      return verdict.againMs
  }
}

async function sendEvent(
  { limits, urlOf, shown, stop }: DeliveryParts,
  webhook: Webhook,
  event: ApprovalEvent,
): Promise<Outcome> {
  const approval = await shown(event.approval).catch(() => undefined)
  if (approval === undefined) return { kind: 'failed', code: 'approval_unreadable', ms: 0 }
  const message = eventMessage(webhook, { ...event, approval }, urlOf(approval.id))
  return send(message, limits.timeoutMs, stop)
}

function judgeOutcome(
  outcome: Outcome,
  { time }: ApprovalEvent,
  attempt: number,
  retries: Retries,
): Verdict {
  const answered = outcome.kind === 'answered' ? outcome : undefined
  const { retryAfterMs } = answered ?? {}
  const ageMs = Date.now() - Date.parse(time)
  const failed = { attempt, ageMs, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  return judge(answered?.status, failed, retries, Math.random())
}
