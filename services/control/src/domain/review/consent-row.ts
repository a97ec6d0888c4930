import {
  approvalRequested,
  approvalVoted,
  connectionOf,
  grantBreakGlass,
  type Principal,
  requesterOf,
  type SallyportEvent,
} from '@sallyport/contracts'

/** Most events of one approval that a row names: it has one for each vote, and a few more. */
const MAX_EVENTS = 100

/** Consent that was used in the period: who was asked, who gave it, and the events that prove it. */
export interface ConsentRow {
  readonly kind: 'consent'
  readonly connection: string
  readonly id: string
  readonly requester: Principal
  /** Groups whose members may approve, and how many people must. */
  readonly approvers: readonly string[]
  readonly quorum: number
  /** Nobody was asked: it was taken in an emergency. */
  readonly breakGlass: boolean
  readonly votes: readonly {
    readonly event: string
    readonly at: string
    readonly voter: string
    readonly vote: 'approve' | 'deny'
    readonly reason: string
  }[]
  /** All of its events, the oldest first. */
  readonly events: readonly { readonly event: string; readonly type: string; readonly at: string }[]
}

/** The row of an approval or a grant, from its events; undefined where they do not begin with a request. */
export function consentRow(id: string, events: readonly SallyportEvent[]): ConsentRow | undefined {
  const [first] = events
  const breakGlass = grantBreakGlass.check(first)
  if (first === undefined || !(breakGlass || approvalRequested.check(first))) return undefined
  const { request } = first.data
  const { approvers, quorum } = request.terms
  return {
    kind: 'consent',
    connection: connectionOf(request),
    id,
    requester: requesterOf(request),
    approvers,
    quorum,
    breakGlass,
    votes: events.flatMap((event) => {
      if (!approvalVoted.check(event)) return []
      const { voter, vote, reason } = event.data.vote
      return [{ event: event.id, at: event.time, voter: voter.id, vote, reason }]
    }),
    events: events
      .slice(0, MAX_EVENTS)
      .map((event) => ({ event: event.id, type: event.type, at: event.time })),
  }
}
