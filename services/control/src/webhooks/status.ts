import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Outcome } from './send.ts'

/** How the way to a webhook was when it was used last, by this replica since it started. */
export interface LastAttempts {
  readonly lastSuccess?: { readonly time: string; readonly code: string }
  readonly lastFailure?: { readonly time: string; readonly code: string }
}

/** A webhook as an admin sees it; nothing of its URL but the host. */
export interface WebhookStatus
  extends Pick<Webhook, 'name' | 'host' | 'format' | 'events' | 'connections'>, LastAttempts {
  /** Events that were neither delivered nor given up, at all replicas together; absent where the bus does not say. */
  readonly pending?: number
}

/** What came back, in one word: the status, or why there was none. */
export const codeOf = (outcome: Outcome): string =>
  outcome.kind === 'answered' ? `http_${outcome.status}` : outcome.code

/** Whether the receiver has taken what was sent. */
export const succeeded = (outcome: Outcome): boolean =>
  outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300

/** The last attempts after one more. */
export function withAttempt(last: LastAttempts, outcome: Outcome, time: string): LastAttempts {
  return succeeded(outcome)
    ? { ...last, lastSuccess: { time, code: codeOf(outcome) } }
    : { ...last, lastFailure: { time, code: codeOf(outcome) } }
}

/** What an admin sees, and nothing else of a webhook. */
export const statusFrom = (
  { name, host, format, events, connections }: Webhook,
  last: LastAttempts | undefined,
  pending: number | undefined,
): WebhookStatus => ({
  name,
  host,
  format,
  events,
  ...(connections !== undefined && { connections }),
  ...(pending !== undefined && { pending }),
  ...last,
})
