import {
  type Approval,
  type GrantedAccess,
  type grantFind,
  type GrantScope,
  isApprover,
  requesterOf,
  type RequestOf,
} from '@sallyport/contracts'
import { isSelf } from './people.ts'
import { isActive } from './standing.ts'

/** One operation for which consent is looked for among grants. */
export type GrantUse = RequestOf<typeof grantFind>

type Access = GrantScope['access']
const RANK: Readonly<Record<Access, number>> = { read: 0, write: 1, admin: 2 }

/** The longest access that a vote on this can give, in seconds; undefined where it can give none. */
export function longestOffer({ request }: Approval): number | undefined {
  if ('access' in request) return request.access.seconds
  return request.exchange.access === undefined ? undefined : request.terms.grantSeconds
}

/**
 * What follows from votes that have approved: access where it was asked for, or where each of them offered it. The
 * shortest time that any of them named counts.
 */
export function granted({ request, votes }: Approval, now: Date): GrantedAccess | undefined {
  const offers = votes.flatMap(({ grantSeconds }) => grantSeconds ?? [])
  if ('access' in request) {
    const { scope, seconds } = request.access
    return lasting(scope, Math.min(seconds, ...offers), now)
  }
  const { connection, verb, name, access } = request.exchange
  if (access === undefined || offers.length === 0 || offers.length < votes.length) return undefined
  return lasting({ connection, operations: [{ verb, name }], access }, Math.min(...offers), now)
}

/** Access of a scope from now on. */
export const lasting = (scope: GrantScope, seconds: number, now: Date): GrantedAccess => ({
  scope,
  from: now.toISOString(),
  until: new Date(now.getTime() + seconds * 1000).toISOString(),
})

/**
 * Until when a grant stands for consent to an operation, Unix milliseconds; undefined where it does not. It counts for
 * whom it was given to alone, within its scope, and no longer than the terms of this operation let a grant count; and the
 * people who voted for it must be those who may consent to this operation, and enough of them.
 */
export function coveredUntil(approval: Approval, use: GrantUse, now: number): number | undefined {
  const { grant } = approval
  if (grant === undefined || !isActive(approval, now)) return undefined
  if (!isSelf(requesterOf(approval.request), use.principal) || !holds(grant.scope, use))
    return undefined
  const { grantSeconds, breakGlassSeconds } = use.terms
  const most = grant.breakGlass === true ? breakGlassSeconds : grantSeconds
  if (most === undefined || (grant.breakGlass !== true && !hasConsent(approval, use)))
    return undefined
  const until = Math.min(Date.parse(grant.until), Date.parse(grant.from) + most * 1000)
  return now < until ? until : undefined
}

function holds(scope: GrantScope, { operation, access }: GrantUse): boolean {
  const { connection, operations, access: most } = scope
  if (connection !== operation.connection || RANK[access] > RANK[most]) return false
  const { verb, name } = operation
  return (
    operations === undefined || operations.some((one) => one.verb === verb && one.name === name)
  )
}

/** Votes of one approval are of distinct people, none of them the requester. */
function hasConsent({ votes }: Approval, { terms }: GrantUse): boolean {
  const counting = votes.filter(({ vote, voter }) => vote === 'approve' && isApprover(voter, terms))
  return counting.length >= terms.quorum
}

/** A scope, the same for every way to write it down. */
export const scopeKey = ({ connection, operations, access }: GrantScope): readonly unknown[] => [
  connection,
  operations?.map(({ verb, name }) => [verb, name]) ?? null,
  access,
]
