import type { Approval } from '@sallyport/contracts'
import { type ApprovalEvent, begins, type FirstEvent } from './event.ts'
import { mayBeSettled } from './standing.ts'

/** The approval after an event. `time` is the event's, RFC 3339. Throws where the event cannot have come next. */
export function evolve(state: Approval | undefined, event: ApprovalEvent, time: string): Approval {
  if (begins(event)) {
    if (state !== undefined) throw outOfOrder(event)
    return begun(event, time)
  }
  if (state === undefined) throw outOfOrder(event)
  switch (event.kind) {
    case 'voted':
      return { ...state, votes: [...state.votes, event.data.vote] }
    case 'resolved': {
      const { outcome, grant } = event.data
      return { ...state, status: outcome, ...(grant !== undefined && { grant }) }
    }
    case 'consumed':
      return { ...state, status: 'consumed', consumedBy: event.data.exchange }
    case 'grantRevoked': {
      const { revoked } = event.data
      const grant = { ...grantOf(state, event), ended: 'revoked', revoked } as const
      // Access that was offered with a call ends together with the consent to that call, where it is not used yet.
      return { ...state, ...(mayBeSettled(state) && { status: 'cancelled' }), grant }
    }
    case 'grantExpired':
      return { ...state, grant: { ...grantOf(state, event), ended: 'expired' } }
  }
}

function begun(event: FirstEvent, requestedAt: string): Approval {
  const { approval: id, request } = event.data
  if (event.kind === 'requested') {
    const { expiresAt } = event.data
    return { id, status: 'pending', request, votes: [], requestedAt, expiresAt }
  }
  const { grant } = event.data
  return { id, status: 'approved', request, votes: [], requestedAt, expiresAt: grant.until, grant }
}

function grantOf({ grant }: Approval, event: ApprovalEvent): NonNullable<Approval['grant']> {
  if (grant === undefined) throw outOfOrder(event)
  return grant
}

function outOfOrder(event: ApprovalEvent): Error {
  return new Error(`approval ${event.data.approval}: ${event.kind} cannot come here`)
}
