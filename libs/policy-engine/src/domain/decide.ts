import type { Access, Decision, Operation, Principal } from '@sallyport/contracts'
import type { Reads } from '../arguments/reads.ts'
import type { ListKind } from '../cedar/list-policies.ts'
import type { PolicyTerms } from './annotations.ts'
import { asApproved, type Authorize, type Question, type Verdict } from './question.ts'
import {
  awaited,
  clearValues,
  forbidden,
  found,
  notPermitted,
  sentences,
  stated,
} from './reasons.ts'
import { approvalTermsOf, obligationsOf } from './terms.ts'
import type { Understanding } from './understand.ts'

/** The policy set in force on a connection. */
export interface PolicySet {
  readonly version: number
  readonly terms: ReadonlyMap<string, PolicyTerms>
  /** Groups that some policy names. */
  readonly groups: ReadonlySet<string>
  /** Evaluates the set for one call. */
  readonly authorize: Authorize
  /**
   * Evaluates for one call, as if it had been approved, those policies alone that an approval can change. Where the whole
   * set permits nothing and forbids nothing without an approval, it is what the whole set says with one.
   */
  readonly authorizeApproved: Authorize
  /**
   * Evaluates whether some arguments could be permitted, everything that depends on them being unknown. What it denies
   * is denied by `authorize` for all arguments; an error tells nothing.
   */
  readonly authorizeSome: Readonly<Record<ListKind, Authorize>>
  /** What the policies read of arguments. */
  readonly reads: Reads
}

/** An operation with all that decides about it. */
export interface Case {
  readonly principal: Principal
  readonly operation: Operation
  readonly question: Question
  readonly understanding: Understanding
  /** Masking profile of the connection. */
  readonly mask: string
  readonly set: PolicySet
  /** What cannot be known of it without its arguments. */
  readonly list: ListKind
}

/**
 * Decides about a call in three outcomes (DESIGN section 8): what is not allowed is asked once more as if it had been
 * approved, and needs approval if it is allowed then.
 */
export function decideCall(given: Case): Decision {
  const { set, question } = given
  const plain = set.authorize(question)
  if (plain.is === 'error') return failed(given)
  if (plain.is === 'allow') return allow(given, plain.determining)
  const ask = plain.determining.length === 0 ? set.authorizeApproved : set.authorize
  const approved = ask(asApproved(question))
  if (approved.is === 'error') return failed(given)
  if (approved.is === 'deny') return refuse(given, approved)
  return requireApproval(given, [...plain.determining, ...approved.determining])
}

/** Decides whether an operation may be shown in a list, its arguments being unknown. */
export function decideSome(given: Case): Decision {
  const { set, question, understanding, mask, list } = given
  const verdicts = [question, asApproved(question)].map(set.authorizeSome[list])
  if (verdicts.every(({ is }) => is === 'deny')) return deny(given, [], ['It may not be used.'])
  const base = { access: understanding.access, reasons: [], policies: [] }
  return { outcome: 'allow', ...base, policyVersion: set.version, obligations: { mask } }
}

/** Turns a decision about a call into one about showing it: to be shown is all that an approval could change. */
export function asShown(decision: Decision): Decision {
  if (decision.outcome !== 'require_approval') return decision
  const { approval: _, ...rest } = decision
  return { ...rest, outcome: 'allow' }
}

function allow(given: Case, ids: readonly string[]): Decision {
  const terms = termsOf(given, ids)
  const obligations = obligationsOf(terms, given.mask)
  if ('conflict' in obligations) return deny(given, ids, [obligations.conflict])
  return {
    outcome: 'allow',
    ...shared(given, ids, stated(terms)),
    obligations: obligations.value,
  }
}

function requireApproval(given: Case, ids: readonly string[]): Decision {
  const terms = termsOf(given, ids)
  const obligations = obligationsOf(terms, given.mask)
  if ('conflict' in obligations) return deny(given, ids, [obligations.conflict])
  const approval = approvalTermsOf(terms)
  if ('conflict' in approval) return deny(given, ids, [approval.conflict])
  return {
    outcome: 'require_approval',
    ...shared(given, ids, [
      awaited(approval.value),
      ...clearValues(obligations.value.unmask ?? []),
      ...stated(terms),
    ]),
    obligations: obligations.value,
    approval: approval.value,
  }
}

function refuse(given: Case, { determining }: Exclude<Verdict, { is: 'error' }>): Decision {
  const { principal, operation, understanding } = given
  if (determining.length > 0) {
    const reasons = forbidden(determining, termsOf(given, determining))
    return deny(given, determining, [
      ...reasons,
      ...found(understanding.facts, understanding.access),
    ])
  }
  const reasons = notPermitted(principal, operation, understanding, alternatives(given))
  return deny(given, [], reasons)
}

/** What policies that could permit it with other arguments say of themselves. */
function alternatives(given: Case): readonly string[] {
  const { understanding, question, set, list } = given
  if (understanding.facts === undefined && question.context['arguments'] === undefined) return []
  const verdict = set.authorizeSome[list](asApproved(question))
  return verdict.is === 'allow' ? stated(termsOf(given, verdict.determining)) : []
}

const failed = (given: Case): Decision =>
  deny(given, [], ['The policies of this connection could not be evaluated; nothing is permitted.'])

const deny = (given: Case, ids: readonly string[], reasons: readonly string[]): Decision => ({
  outcome: 'deny',
  ...shared(given, ids, reasons),
})

const termsOf = ({ set }: Case, ids: readonly string[]): readonly PolicyTerms[] =>
  ids.flatMap((id) => set.terms.get(id) ?? [])

function shared({ understanding, set }: Case, ids: readonly string[], reasons: readonly string[]) {
  const { access, facts } = understanding
  return {
    access,
    ...(facts !== undefined && { facts }),
    reasons: sentences(reasons),
    policies: [...new Set(ids)],
    policyVersion: set.version,
  }
}

/** What stands against an operation before any policy is asked. */
export interface Objection {
  /** Sentences, the most important first. */
  readonly reasons: readonly string[]
  /** What the caller has to bring before it asks again. */
  readonly needs?: 'definition'
}

/** Refuses where there is no policy set to ask: `version` is 0, or that of a set that cannot be used. */
export const refuseWithoutPolicies = (version: number, reason: string): Decision =>
  refuseUnasked('write', version, { reasons: [reason] })

/** Refuses without asking the policies of that version, because something stands against it before. */
export const refuseUnasked = (
  access: Access,
  policyVersion: number,
  { reasons, needs }: Objection,
): Extract<Decision, { outcome: 'deny' }> => ({
  outcome: 'deny',
  access,
  reasons: sentences(reasons),
  policies: [],
  policyVersion,
  ...(needs !== undefined && { needs }),
})
