import type { policyAccess, ReplyOf } from '@sallyport/contracts'
import type { PolicySet } from './domain/decide.ts'
import { clearValues, sentences, stated } from './domain/reasons.ts'
import { accessTermsOf, letsAccess, shownTo } from './domain/terms.ts'

/** Most policies that are named. */
const MAX_POLICIES = 64

/**
 * Who may be asked for access to a class of operations for a time, where these policies could permit some of it with
 * consent. Forbids that consent lifts count too, whatever they are about. Named are those alone that let access be given or
 * taken: approvers are not to read of calls that need consent of their own all the same. Undefined where there are none.
 */
export function accessTerms(
  set: PolicySet,
  permitting: readonly string[],
): Omit<ReplyOf<typeof policyAccess>, 'policyVersion'> | undefined {
  if (permitting.length === 0) return undefined
  const counting = [...set.terms].filter(
    ([id, { effect, asks }]) => (effect === 'forbid' && asks === true) || permitting.includes(id),
  )
  const terms = accessTermsOf(counting.map(([, one]) => one))
  const giving = counting.filter(([, one]) => letsAccess(one))
  const ids = giving.map(([id]) => id)
  const shown = clearValues(shownTo(counting.map(([, one]) => one)))
  const reasons = sentences([...shown, ...stated(giving.map(([, one]) => one))])
  return terms && { terms, reasons, policies: ids.slice(0, MAX_POLICIES) }
}
