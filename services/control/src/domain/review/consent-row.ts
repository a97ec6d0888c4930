import {
  approvalRequested,
  approvalResolved,
  approvalVoted,
  connectionOf,
  grantBreakGlass,
  type GrantedAccess,
  grantRevoked,
  type Principal,
  requesterOf,
  type SallyportEvent,
} from '@sallyport/contracts'

/** Most events of one approval that a row names: it has one for each vote, and a few more. */
const MAX_EVENTS = 100

/**
 * Consent that was used in the period, or access for a time that stood in it: who was asked, who gave it, and the events that
 * prove it.
 */
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
  /** How many decisions of the period it let pass. */
  readonly used: number
  /** The access for a time that it gave; absent where it was consent to one call. */
  readonly grant?: Pick<GrantedAccess, 'scope' | 'from' | 'until' | 'revoked'>
  /** Whether it gives access when the report is made; consent to one call that was used gives none. */
  readonly now: 'in_force' | 'expired' | 'revoked' | 'used'
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

/** What a row needs to know beside the events. */
export interface ConsentAsked {
  readonly used: number
  /** When the report is made. */
  readonly at: Date
}

/** The row of an approval or a grant, from its events; undefined where they do not begin with a request. */
export function consentRow(
  id: string,
  events: readonly SallyportEvent[],
  { used, at }: ConsentAsked,
): ConsentRow | undefined {
  const [first] = events
  const breakGlass = grantBreakGlass.check(first)
  if (first === undefined || !(breakGlass || approvalRequested.check(first))) return undefined
  const { request } = first.data
  const { approvers, quorum } = request.terms
  const grant = grantOf(events)
  return {
    kind: 'consent',
    connection: connectionOf(request),
    id,
    requester: requesterOf(request),
    approvers,
    quorum,
    breakGlass,
    used,
    ...(grant !== undefined && { grant }),
    now: nowOf(grant, at),
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

/** The access for a time that an event gives. */
export function givenBy(event: SallyportEvent): GrantedAccess | undefined {
  return grantBreakGlass.check(event) || approvalResolved.check(event)
    ? event.data.grant
    : undefined
}

function grantOf(events: readonly SallyportEvent[]): ConsentRow['grant'] {
  const grant = events.map(givenBy).find((given) => given !== undefined)
  if (grant === undefined) return undefined
  const { scope, from, until } = grant
  const end = events.find((event) => grantRevoked.check(event))
  return { scope, from, until, ...(end !== undefined && { revoked: end.data.revoked }) }
}

function nowOf(grant: ConsentRow['grant'], at: Date): ConsentRow['now'] {
  if (grant === undefined) return 'used'
  if (grant.revoked !== undefined) return 'revoked'
  return at.getTime() < Date.parse(grant.until) ? 'in_force' : 'expired'
}
