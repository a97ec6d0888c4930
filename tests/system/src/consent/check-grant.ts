import {
  type AccessRequest,
  type ApprovalId,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  grantBreakGlass,
  grantExpired,
  type GrantedAccess,
  grantRevoked,
  type GrantScope,
  type Principal,
  requesterOf,
} from '@sallyport/contracts'
import { counting, faultsOfVotes, isMember, keyOf } from './check-people.ts'
import type { Sent } from './client.ts'
import type { Decided, Evidence, Step } from './evidence.ts'
import { type Person, principalOf } from './people.ts'
import type { Terms } from './policies.ts'
import { type Execution, TOOLS } from './target.ts'

/** What is known of grants beside the evidence. */
export interface KnownGrants {
  readonly evidence: Pick<Evidence, 'approvals'>
  readonly issuer: string
  readonly terms: (tool: string) => Terms
  /** When whoever ended a grant was told that it is over, Unix milliseconds. */
  readonly ended: ReadonlyMap<ApprovalId, number>
  /** How far the clock of a replica of the approval service was ahead, at most, in milliseconds. */
  readonly aheadMs: () => number
}

/** How long a call can be on its way from the edge, which looks at its clock last, to the log of the target, on a busy machine. */
export const ON_ITS_WAY_MS = 30_000
/** Whose members may end any grant. */
const ADMINS = ['admins']
const RANK: Readonly<Record<string, number>> = { read: 0, write: 1, admin: 2 }

/** A grant as STATE tells of it. */
export interface Given {
  readonly grant: GrantedAccess
  readonly holder: Principal
  readonly voters: readonly Principal[]
  /** Whether someone ended it before its time. */
  readonly revoked: boolean
}

/** The grant of an approval; undefined where it has none. */
export function givenBy(steps: readonly Step[]): Given | undefined {
  const [first] = steps
  const revoked = steps.some((step) => grantRevoked.check(step))
  if (grantBreakGlass.check(first)) {
    const { grant, request } = first.data
    return { grant, holder: request.principal, voters: [], revoked }
  }
  const grant = steps.find((step) => approvalResolved.check(step))?.data.grant
  if (!approvalRequested.check(first) || grant === undefined) return undefined
  const votes = steps.filter((step) => approvalVoted.check(step)).map(({ data }) => data.vote)
  const voters = votes.filter(({ vote }) => vote === 'approve').map(({ voter }) => voter)
  return { grant, holder: requesterOf(first.data.request), voters, revoked }
}

/** What is wrong with an execution that rests on a grant, by the account of STATE and of the test's own clock. */
export function faultsOfGrantUse(
  { tool, connection, at }: Execution,
  { wanted, at: sentAt }: Sent,
  decided: Decided & { readonly grant: ApprovalId },
  known: KnownGrants,
): readonly string[] {
  const given = givenBy(known.evidence.approvals.get(decided.grant) ?? [])
  if (given === undefined) return ['its grant was never given']
  const { access } = decided.decision
  const faults = [...standsFor(given, { by: wanted.by, connection, tool, access }, known)]
  const until = untilOf(given, known.terms(tool))
  if (until === undefined) return [...faults, 'no such grant counts for it']
  const time = Date.parse(decided.time)
  if (time + known.aheadMs() < Date.parse(given.grant.from))
    faults.push(`decided at ${decided.time}, before its grant`)
  // The edge looks at its own clock, which nothing has moved, whatever a replica believes.
  if (time >= until) faults.push(`decided ${time - until} ms after the end of its grant`)
  if (at >= until + ON_ITS_WAY_MS) faults.push(`${at - until} ms after the end of its grant`)
  const ended = known.ended.get(decided.grant)
  if (ended !== undefined && ended <= sentAt)
    faults.push(`sent ${sentAt - ended} ms after its grant was ended`)
  return faults
}

interface Use extends Pick<Execution, 'connection' | 'tool'> {
  readonly by: Person
  readonly access: string
}

/** Why a grant, whatever the time, stands for no consent to something that someone does; empty where it does. */
export function standsFor(
  { grant, holder, voters }: Given,
  { by, connection, tool, access }: Use,
  { terms, issuer }: Pick<KnownGrants, 'terms' | 'issuer'>,
): readonly string[] {
  const { approvers, quorum } = terms(tool)
  const people = grant.breakGlass === true ? quorum : counting(voters, holder, [approvers]).length
  return [
    ...(keyOf(holder) === keyOf(principalOf(by, issuer)) ? [] : ['its grant is another’s']),
    ...(holds(grant.scope, { connection, tool, access }) ? [] : ['its grant is for another thing']),
    ...(people >= quorum ? [] : [`${people} who may consent gave its grant, and ${quorum} had to`]),
  ]
}

/** Until when a grant can stand for consent by these terms, Unix milliseconds; undefined where it never can. */
export function untilOf(
  { grant: { from, until, breakGlass } }: Given,
  { grantSeconds, breakGlassSeconds }: Terms,
): number | undefined {
  const most = breakGlass === true ? breakGlassSeconds : grantSeconds
  if (most === undefined) return undefined
  return Math.min(Date.parse(until), Date.parse(from) + most * 1000)
}

function holds(
  scope: GrantScope,
  { connection, tool, access }: { connection: string; tool: string; access: string },
): boolean {
  const { operations, access: most } = scope
  return (
    scope.connection === connection &&
    (RANK[access] ?? Infinity) <= (RANK[most] ?? -1) &&
    (operations === undefined ||
      operations.some(({ verb, name }) => verb === 'tools/call' && name === tool))
  )
}

/** How access that was asked for may go. */
const COURSE =
  /^(requested( voted)*( denied| expired| cancelled| approved( revoked| ended)?)?|taken( revoked| ended)?)$/

/** What is wrong with access that was asked for, or taken, whether or not it was used; undefined where none was. */
export function faultsOfAccess(
  steps: readonly Step[],
  { terms }: Pick<KnownGrants, 'terms'>,
): readonly string[] | undefined {
  const [first] = steps
  const asked =
    approvalRequested.check(first) || grantBreakGlass.check(first) ? first.data.request : undefined
  if (asked === undefined || !('access' in asked)) return undefined
  const course = steps.map(nameOf).join(' ')
  const faults = COURSE.test(course) ? [] : [`access that was asked for went ${course}`]
  if (grantBreakGlass.check(first)) {
    const most = longest(asked, terms, 'breakGlassSeconds')
    if (asked.access.seconds > most) faults.push('the glass was broken that policy leaves whole')
  } else if (course.includes('approved')) {
    const votes = steps.filter((step) => approvalVoted.check(step))
    const approvers = giving(asked, terms).map((one) => one.approvers)
    const { quorum } = asked.terms
    faults.push(...faultsOfVotes(votes, asked.principal, { approvers, quorum }))
    if (asked.access.seconds > longest(asked, terms, 'grantSeconds'))
      faults.push('access was given for longer than policy lets it')
  }
  return [...faults, ...faultsOfGrant(steps, terms)]
}

/** What is wrong with a grant, by how it was given and ended. */
export function faultsOfGrant(
  steps: readonly Step[],
  terms: KnownGrants['terms'],
): readonly string[] {
  const given = givenBy(steps)
  const ends = steps.filter((step) => grantRevoked.check(step) || grantExpired.check(step))
  if (given === undefined) return ends.length === 0 ? [] : ['a grant has ended that never was']
  const { grant, holder } = given
  const [first] = steps
  const faults = ends.length > 1 ? ['a grant has ended twice'] : []
  const seconds = offered(steps)
  if (seconds === undefined) faults.push('a grant was given that not everybody offered')
  else if (Date.parse(grant.until) - Date.parse(grant.from) > seconds * 1000)
    faults.push(`a grant lasts until ${grant.until}, from ${grant.from} for ${seconds} s`)
  if (approvalRequested.check(first) && 'exchange' in first.data.request) {
    const { connection, verb, name, access } = first.data.request.exchange
    const own = { connection, operations: [{ verb, name }], access }
    if (JSON.stringify(grant.scope) !== JSON.stringify(own)) faults.push('a grant is too wide')
    if ((seconds ?? 0) > (terms(name).grantSeconds ?? 0)) faults.push('a grant is too long')
  } else if (scopeAsked(first) !== JSON.stringify(grant.scope)) faults.push('a grant is too wide')
  for (const end of ends) {
    const by = grantRevoked.check(end) ? end.data.revoked.by : undefined
    if (by !== undefined && !mayRevoke(by, holder, grant.scope, terms))
      faults.push(`${by.id} might not end a grant`)
  }
  return faults
}

/** For how long everybody has offered it; undefined where someone who voted for a single call has not. */
function offered(steps: readonly Step[]): number | undefined {
  const [first] = steps
  const offers = steps
    .filter((step) => approvalVoted.check(step))
    .map(({ data }) => data.vote.grantSeconds)
  if (grantBreakGlass.check(first)) return first.data.request.access.seconds
  if (!approvalRequested.check(first)) return undefined
  const { request } = first.data
  if ('access' in request)
    return Math.min(request.access.seconds, ...offers.filter((offer) => offer !== undefined))
  return offers.includes(undefined) ? undefined : Math.min(...offers.map((offer) => offer ?? 0))
}

function scopeAsked(first: Step | undefined): string | undefined {
  if (!approvalRequested.check(first) && !grantBreakGlass.check(first)) return undefined
  const { request } = first.data
  return 'access' in request ? JSON.stringify(request.access.scope) : undefined
}

function mayRevoke(
  by: Principal,
  holder: Principal,
  scope: GrantScope,
  terms: KnownGrants['terms'],
): boolean {
  const isHolder = keyOf(by) === keyOf(holder)
  const isUser = by.kind === 'user' && by.id === holder.onBehalfOf
  const approvers = toolsOf(scope).map((tool) => terms(tool).approvers)
  return isHolder || isUser || isMember(by, ADMINS) || isMember(by, approvers)
}

/** The terms of the tools for which access is asked that let any be given. */
const giving = (
  { access: { scope } }: AccessRequest,
  terms: KnownGrants['terms'],
): readonly Terms[] =>
  toolsOf(scope)
    .map((tool) => terms(tool))
    .filter((one) => one.grantSeconds !== undefined || one.breakGlassSeconds !== undefined)

const longest = (
  asked: AccessRequest,
  terms: KnownGrants['terms'],
  what: 'grantSeconds' | 'breakGlassSeconds',
): number => Math.max(0, ...giving(asked, terms).map((one) => one[what] ?? 0))

const toolsOf = ({ operations }: GrantScope): readonly string[] =>
  operations === undefined ? TOOLS : operations.map(({ name }) => name)

/** An outcome, or what happened. */
export function nameOf(step: Step): string {
  if (approvalResolved.check(step)) return step.data.outcome
  if (grantBreakGlass.check(step)) return 'taken'
  if (grantRevoked.check(step)) return 'revoked'
  if (grantExpired.check(step)) return 'ended'
  if (approvalVoted.check(step)) return 'voted'
  return approvalRequested.check(step) ? 'requested' : 'consumed'
}
