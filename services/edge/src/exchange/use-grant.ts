import type { Decision } from '@sallyport/contracts'
import type { GrantRef } from '../grant-ends.ts'
import type { Call } from './call.ts'
import type { Masked } from './masked.ts'
import { allow, type Allowed, reconsider } from './reconsider.ts'

type NeedsApproval = Extract<Decision, { readonly outcome: 'require_approval' }>

/**
 * Lets a call pass under a grant, where one stands for the consent that it needs; undefined where none does. What the
 * gateway asks for itself is under nobody's grant, and what has consent of its own goes on with that.
 */
export async function useGrant(
  call: Call,
  needed: NeedsApproval,
  request: Masked,
): Promise<{ readonly decision: Allowed; readonly grant: GrantRef } | undefined> {
  const { access, approval: terms } = needed
  const { grantSeconds, breakGlassSeconds } = terms
  if (grantSeconds === undefined && breakGlassSeconds === undefined) return undefined
  const hasOwn = call.heldFor !== undefined || call.returned.leg?.consent !== undefined
  if (hasOwn || call.limit !== undefined) return undefined
  const { connection, verb, name } = call.operation
  const { principal } = call
  const operation = { connection, verb, name }
  const found = await call.controls.findGrant({ principal, operation, access, terms })
  if (found === undefined) return undefined
  const bound = boundOf(needed)
  const now = await reconsider(
    call,
    request,
    'consented',
    (then) => then.outcome === 'require_approval' && boundOf(then) === bound,
  )
  const { id, until, votes, breakGlass } = found
  const consent = { grant: id, votes, ...(breakGlass === true && { breakGlass }) }
  const decision = await allow(call, request, now, consent)
  return { decision, grant: { id, until: Date.parse(until) } }
}

/** What a grant is used for: it must be the same when policy is asked once more. */
const boundOf = ({
  access,
  approval,
  policyVersion,
  definition,
  obligations,
}: NeedsApproval): string =>
  JSON.stringify([access, approval, policyVersion, definition, obligations.unmask])
