import type { Logger } from '@sallyport/telemetry'
import type { Gap } from './domain/review/standing.ts'

/** An attempt to deliver an event to a webhook. */
export interface Tried {
  readonly webhook: string
  /** Id of the event. */
  readonly event: string
  /** Counted from 1. */
  readonly attempt: number
}

/** What the control service tells its operators: ids and codes, never what anyone said. */
export interface Events {
  listening(url: string): void
  requestFailed(route: string, status: number, code: string, cause?: unknown): void
  /** An event of so many refused requests is not in STATE; it is tried again while the service runs. */
  refusalsUnwritten(count: number, error: unknown): void
  readModelUnavailable(error: unknown): void
  readModelReady(generation: string): void
  /** The audit stream had dropped records before they were read here. */
  auditGap(gap: Gap): void
  recordSkipped(id: string, error: unknown): void
  /** The log could not be read, or the rows not be written; it is tried again. */
  rebuildDelayed(error: unknown): void
  /** Content could not be read for the index of words, or not be written there; it is tried again. */
  textDelayed(error: unknown): void
  /** What stands beside an approval could not be read; approvers see it without that. */
  contextUnavailable(error: unknown): void
  /** Approvals that watchers wait for could not be read; it is tried again. */
  watchDelayed(error: unknown): void
  /** An approval could not be read for watchers, and would not be if it was tried again. */
  watchSkipped(id: string, error: unknown): void
  webhooksFollow(webhooks: readonly { readonly name: string; readonly host: string }[]): void
  webhookDelivered(tried: Tried, code: string): void
  /** `againMs` is absent where it is not tried again. */
  webhookFailed(tried: Tried, code: string, againMs?: number): void
  webhookGivenUp(tried: Tried, why: string): void
  webhookTested(webhook: string, code: string): void
}

export function createEvents(log: Logger): Events {
  return {
    listening: (url) => log.info({ url }, 'listening'),
    requestFailed: (route, status, code, cause) =>
      status >= 500
        ? log.error({ route, status, code, err: cause }, 'request failed')
        : log.info({ route, status, code }, 'request refused'),
    refusalsUnwritten: (count, error) =>
      log.error({ count, err: error }, 'refused requests are not in the evidence yet'),
    readModelUnavailable: (error) => log.warn({ err: error }, 'read models are not available'),
    readModelReady: (generation) => log.info({ generation }, 'read models follow the audit stream'),
    contextUnavailable: (error) =>
      log.warn({ err: error }, 'what stands beside an approval cannot be read'),
    watchDelayed: (error) => log.warn({ err: error }, 'approvals cannot be read for watchers'),
    watchSkipped: (id, error) =>
      log.error({ id, err: error }, 'an approval cannot be read for watchers'),
    rebuildDelayed: (error) => log.warn({ err: error }, 'read models are not rebuilt yet'),
    textDelayed: (error) => log.warn({ err: error }, 'words of content are not indexed yet'),
    auditGap: (gap) =>
      log.error(gap, 'audit records were dropped before they were read: run sallyport rebuild'),
    recordSkipped: (id, error) =>
      log.error({ id, err: error }, 'an audit record was not understood'),
    webhooksFollow: (webhooks) => log.info({ webhooks }, 'webhooks are told of approvals'),
    webhookDelivered: (tried, code) => log.info({ ...tried, code }, 'webhook told'),
    webhookFailed: (tried, code, againMs) =>
      log.warn({ ...tried, code, ...(againMs !== undefined && { againMs }) }, 'webhook not told'),
    webhookGivenUp: (tried, why) => log.error({ ...tried, why }, 'webhook is not told any more'),
    webhookTested: (webhook, code) => log.info({ webhook, code }, 'webhook tested'),
  }
}
