import { createHash } from 'node:crypto'
import {
  approvalConsumed,
  type ApprovalId,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  type Decision,
  grantBreakGlass,
  grantExpired,
  grantRevoked,
  type Principal,
} from '@sallyport/contracts'
import { canonicalJson } from '@sallyport/json'
import {
  faultsOfAccess,
  faultsOfGrant,
  faultsOfGrantUse,
  type KnownGrants,
  nameOf,
} from './check-grant.ts'
import { faultsOfVotes } from './check-people.ts'
import type { Sent } from './client.ts'
import { type Decided, type Evidence, requestOf, type Step } from './evidence.ts'
import { principalOf } from './people.ts'
import type { Terms } from './policies.ts'
import { definitionOf, type Execution } from './target.ts'

/** What an execution is measured by: what the services wrote down, who asked, and what the policies demand. */
export interface Known extends KnownGrants {
  readonly evidence: Pick<Evidence, 'approvals' | 'exchanges' | 'exchangesOf'>
  readonly sent: ReadonlyMap<string, Sent>
}

/** An execution that is not as it must be, and what is wrong with it. */
export interface Fault {
  readonly execution: Execution
  readonly fault: string
}

/**
 * What is wrong with the executions of a target; empty where each had a consent of its own, to that very operation, by
 * enough people who might give it, before its end.
 */
export function faultsOf(executed: readonly Execution[], known: Known): readonly Fault[] {
  const users = new Map<string, string>()
  return executed.flatMap((execution) =>
    faultsOfOne(execution, known, users).map((fault) => ({ execution, fault })),
  )
}

/** What is wrong with an approval whose use was confirmed on the bus. */
export function faultsOfUse(
  { approval, digest, exchange }: { approval: ApprovalId; digest: string; exchange: string },
  { evidence }: Pick<Known, 'evidence'>,
): readonly string[] {
  const steps = evidence.approvals.get(approval) ?? []
  const isOwn = (step: Step): boolean =>
    approvalConsumed.check(step) && step.data.exchange === exchange
  return [
    ...(steps.some(isOwn) ? [] : ['a use was confirmed that was never written down']),
    ...(requestOf(steps)?.request.digest === digest
      ? []
      : ['an approval was used for another operation']),
  ]
}

function faultsOfOne(
  execution: Execution,
  known: Known,
  users: Map<string, string>,
): readonly string[] {
  const { evidence, issuer } = known
  const sent = known.sent.get(execution.id)
  if (sent === undefined) return ['nobody sent it']
  const exchanges = evidence.exchangesOf(execution.id)
  const uses = exchanges.flatMap((exchange) =>
    usesBy(evidence, exchange).map((approval) => ({ exchange, approval })),
  )
  const grants = exchanges.flatMap((exchange) => grantsBy(evidence, exchange))
  const [use] = uses
  const [grant] = grants
  if (uses.length + grants.length > 1) return ['it rests on more than one consent']
  if (grant !== undefined) {
    const earlier = users.get(execution.id)
    users.set(execution.id, execution.id)
    const twice = earlier === undefined ? [] : ['it was executed twice']
    return [...twice, ...faultsOfGrantUse(execution, sent, grant, known)]
  }
  if (use === undefined) return ['it was executed without consent']
  const earlier = users.get(use.approval)
  users.set(use.approval, execution.id)
  const faults = earlier === undefined ? [] : [`its approval was used by ${earlier}, too`]
  const steps = evidence.approvals.get(use.approval) ?? []
  const decision = evidence.exchanges.get(use.exchange)?.decisions.at(-1)?.decision
  if (decision?.outcome !== 'allow') return [...faults, 'no decision allows it']
  const digest = digestOf(execution, principalOf(sent.wanted.by, issuer), decision)
  if (requestOf(steps)?.request.digest !== digest)
    faults.push('its approval is for another operation')
  return faults
}

/** The approvals that an exchange has used, by their own account. */
function usesBy({ exchanges, approvals }: Known['evidence'], exchange: string): ApprovalId[] {
  const named = exchanges.get(exchange)?.decisions.flatMap(({ approval }) => approval ?? []) ?? []
  return named.filter((approval) =>
    approvals
      .get(approval)
      ?.some((step) => approvalConsumed.check(step) && step.data.exchange === exchange),
  )
}

/** The grants by which an exchange was allowed, by its own account. */
const grantsBy = (
  { exchanges }: Known['evidence'],
  exchange: string,
): (Decided & { readonly grant: ApprovalId })[] =>
  exchanges
    .get(exchange)
    ?.decisions.flatMap(({ grant, ...decided }) =>
      grant === undefined || decided.decision.outcome !== 'allow' ? [] : [{ ...decided, grant }],
    ) ?? []

/** What consent has to be bound to, computed anew from what the target has seen. */
function digestOf(
  { connection, tool, arguments: args }: Execution,
  { issuer, kind, id, onBehalfOf }: Principal,
  { policyVersion }: Decision,
): string {
  const bound = {
    principal: JSON.stringify([issuer, kind, id, onBehalfOf ?? null]),
    connection,
    kind: 'mcp',
    verb: 'tools/call',
    name: tool,
    arguments: args,
    beside: {},
    policyVersion,
    definition: hashOf(definitionOf(tool)),
  }
  return hashOf(bound)
}

/** What the gateway takes for the same: SHA-256 of the canonical JSON. */
export const hashOf = (value: object): string =>
  // What becomes JSON is JSON.
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value))))
    .digest('hex')

/** How an approval may go: nothing follows an end but the use of what was approved, or its withdrawal. */
const COURSE =
  /^requested( voted)*( denied| expired| cancelled| approved( consumed| cancelled| expired)?)?$/

/** What is wrong with an approval, whether or not it was used; `steps` are all of its events in order. */
export function faultsOfApproval(
  steps: readonly Step[],
  { terms }: Pick<Known, 'terms'>,
): readonly { readonly args: string; readonly fault: string }[] {
  const [first] = steps
  const access = faultsOfAccess(steps, { terms })
  if (access !== undefined) return access.map((fault) => ({ args: reasonOf(first), fault }))
  const asked = requestOf(steps)
  if (asked === undefined) return []
  const { name, principal } = asked.request.exchange
  // A grant that was offered with the consent ends on its own.
  const own = steps.filter((step) => !grantRevoked.check(step) && !grantExpired.check(step))
  const course = own.map(nameOf).join(' ')
  const faults = COURSE.test(course) ? [] : [`its approval went ${course}`]
  if (course.includes('approved'))
    faults.push(...faultsOfConsent(own, asked.expiresAt, principal, terms(name)))
  if (steps.some((step) => approvalResolved.check(step) && step.data.grant !== undefined))
    faults.push(...faultsOfGrant(steps, terms))
  return faults.map((fault) => ({ args: asked.request.arguments ?? '', fault }))
}

/** Why access was asked for: what the test says there of itself. */
function reasonOf(first: Step | undefined): string {
  const isFirst = approvalRequested.check(first) || grantBreakGlass.check(first)
  return isFirst && 'access' in first.data.request ? first.data.request.access.reason : '{}'
}

function faultsOfConsent(
  steps: readonly Step[],
  expiresAt: string,
  requester: Principal,
  terms: Terms,
): readonly string[] {
  const votes = steps.filter((step) => approvalVoted.check(step))
  const uses = steps.filter((step) => approvalConsumed.check(step))
  const end = Date.parse(expiresAt)
  const late = [...votes, ...uses].filter(({ time }) => Date.parse(time) >= end)
  const faults = late.map((step) => `${nameOf(step)} at ${step.time}, its end was ${expiresAt}`)
  const asked = Date.parse(steps[0]?.time ?? '')
  if (end - asked !== terms.ttlSeconds * 1000)
    faults.push(`its approval could be used until ${expiresAt}`)
  const { approvers, quorum } = terms
  return [...faults, ...faultsOfVotes(votes, requester, { approvers: [approvers], quorum })]
}
