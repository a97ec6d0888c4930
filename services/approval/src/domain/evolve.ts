import type { Approval } from '@sallyport/contracts'
import type { ApprovalEvent } from './event.ts'

/** The approval after an event. `time` is the event's, RFC 3339. Throws where the event cannot have come next. */
export function evolve(state: Approval | undefined, event: ApprovalEvent, time: string): Approval {
  if (event.kind === 'requested') {
    if (state !== undefined) throw outOfOrder(event)
    const { approval: id, request, expiresAt } = event.data
    return { id, status: 'pending', request, votes: [], requestedAt: time, expiresAt }
  }
  if (state === undefined) throw outOfOrder(event)
  switch (event.kind) {
    case 'voted':
      return { ...state, votes: [...state.votes, event.data.vote] }
    case 'resolved':
      return { ...state, status: event.data.outcome }
    case 'consumed':
      return { ...state, status: 'consumed', consumedBy: event.data.exchange }
  }
}

function outOfOrder(event: ApprovalEvent): Error {
  return new Error(`approval ${event.data.approval}: ${event.kind} cannot come here`)
}
