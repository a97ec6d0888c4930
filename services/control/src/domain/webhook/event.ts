import type { Approval, ApprovalNews } from '@sallyport/contracts'

/** An event of an approval, as webhooks tell of it. */
export interface ApprovalEvent {
  /** The same for every attempt to deliver it. */
  readonly id: string
  readonly kind: ApprovalNews
  /** When it happened (RFC 3339). */
  readonly time: string
  readonly approval: Approval
}
