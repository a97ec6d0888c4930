import type { ApprovalEvent } from './event.ts'

/** What a receiver of Standard Webhooks is told. `url` is where the approval can be read. */
export const standardBody = ({ kind, time, approval }: ApprovalEvent, url: string): string =>
  JSON.stringify({ type: `approval.${kind}`, timestamp: time, data: { approval, url } })

/** What a receiver is sent to try the way to it. */
export const standardPing = (webhook: string, time: string): string =>
  JSON.stringify({ type: 'ping', timestamp: time, data: { webhook } })
