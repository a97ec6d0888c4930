import type { Permission } from '@sallyport/contracts'
import { decideCall, type PolicySet } from './domain/decide.ts'
import { asApproved, type Verdict } from './domain/question.ts'
import { caseShown, type Published, type Subject } from './judge.ts'

/** What the policies in force let a principal do, whatever the arguments. */
export type Permitted = Pick<Permission, 'outcome' | 'policies' | 'approvers'>

const NOTHING: Permitted = { outcome: 'deny', policies: [], approvers: [] }

/**
 * Says what a principal can do with one thing, its arguments being unknown. What does not depend on arguments is judged as
 * if it were called; of the rest is told which policies could permit it, and who is asked then.
 */
export function permitted(subject: Subject, published: Published | undefined): Permitted {
  const set = published?.set
  if (set === undefined) return NOTHING
  const { given, depends } = caseShown(subject, set)
  if (depends) {
    const ask = set.authorizeSome[given.list]
    return forSome(set, ask(given.question), ask(asApproved(given.question)))
  }
  const decision = decideCall(given)
  switch (decision.outcome) {
    case 'allow':
      return { outcome: 'allow', policies: decision.policies, approvers: [] }
    case 'deny':
      return { outcome: 'deny', policies: decision.policies, approvers: [] }
    case 'require_approval':
      return {
        outcome: 'approval',
        policies: decision.policies,
        approvers: decision.approval.approvers,
      }
  }
}

/** An error tells nothing, so that nothing is ruled out by it. */
function forSome(set: PolicySet, plain: Verdict, approved: Verdict): Permitted {
  if (plain.is === 'deny' && approved.is === 'deny') {
    return { ...NOTHING, policies: [...approved.determining] }
  }
  const policies = [...new Set([plain, approved].flatMap(permitting))]
  const approvers = policies.flatMap((id) => set.terms.get(id)?.approvers ?? [])
  return { outcome: 'some', policies, approvers: [...new Set(approvers)].slice(0, 64) }
}

const permitting = (verdict: Verdict): readonly string[] =>
  verdict.is === 'allow' ? verdict.determining : []
