import {
  approvalConsumed,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  type DataOf,
  type EventStamp,
  grantBreakGlass,
  grantExpired,
  grantRevoked,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'

/** What can happen to an approval. */
export type ApprovalEvent =
  | { readonly kind: 'requested'; readonly data: DataOf<typeof approvalRequested> }
  | { readonly kind: 'voted'; readonly data: DataOf<typeof approvalVoted> }
  | { readonly kind: 'resolved'; readonly data: DataOf<typeof approvalResolved> }
  | { readonly kind: 'consumed'; readonly data: DataOf<typeof approvalConsumed> }
  | { readonly kind: 'glassBroken'; readonly data: DataOf<typeof grantBreakGlass> }
  | { readonly kind: 'grantRevoked'; readonly data: DataOf<typeof grantRevoked> }
  | { readonly kind: 'grantExpired'; readonly data: DataOf<typeof grantExpired> }

/** Whether an approval begins with an event. */
export const begins = (event: ApprovalEvent): event is FirstEvent =>
  event.kind === 'requested' || event.kind === 'glassBroken'

/** How an approval begins. */
export type FirstEvent = Extract<ApprovalEvent, { readonly kind: 'requested' | 'glassBroken' }>

/**
 * Reads an event of an approval. Throws where it is none: an approval with a part that is not understood cannot be
 * relied on.
 */
export function readEvent(event: SallyportEvent): ApprovalEvent {
  if (approvalRequested.check(event)) return { kind: 'requested', data: event.data }
  if (approvalVoted.check(event)) return { kind: 'voted', data: event.data }
  if (approvalResolved.check(event)) return { kind: 'resolved', data: event.data }
  if (approvalConsumed.check(event)) return { kind: 'consumed', data: event.data }
  if (grantBreakGlass.check(event)) return { kind: 'glassBroken', data: event.data }
  if (grantRevoked.check(event)) return { kind: 'grantRevoked', data: event.data }
  if (grantExpired.check(event)) return { kind: 'grantExpired', data: event.data }
  throw new Error(
    `event ${event.id} of type ${event.type} is not understood; run the newest version of this service`,
  )
}

/** Puts an event into its envelope. */
export function sealEvent(event: ApprovalEvent, stamp: EventStamp): SallyportEvent {
  const subject = `approval/${event.data.approval}`
  switch (event.kind) {
    case 'requested':
      return seal(approvalRequested, subject, event.data, stamp)
    case 'voted':
      return seal(approvalVoted, subject, event.data, stamp)
    case 'resolved':
      return seal(approvalResolved, subject, event.data, stamp)
    case 'consumed':
      return seal(approvalConsumed, subject, event.data, stamp)
    case 'glassBroken':
      return seal(grantBreakGlass, subject, event.data, stamp)
    case 'grantRevoked':
      return seal(grantRevoked, subject, event.data, stamp)
    case 'grantExpired':
      return seal(grantExpired, subject, event.data, stamp)
  }
}
