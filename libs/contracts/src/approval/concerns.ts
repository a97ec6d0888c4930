import type { ApprovalTerms } from '../decision.ts'
import type { Principal } from '../principal.ts'
import { type Approval, requesterOf } from './approval.ts'

/** Whether someone is a member of a group that may consent. */
export const isApprover = (
  { groups }: Pick<Principal, 'groups'>,
  { approvers }: Pick<ApprovalTerms, 'approvers'>,
): boolean => groups.some((group) => approvers.includes(group))

/** Whether a principal asked for an approval, was the user for whom an agent asked, or may vote on it. */
export function concerns({ request }: Approval, { issuer, id, groups }: Principal): boolean {
  const principal = requesterOf(request)
  if (principal.issuer === issuer && [principal.id, principal.onBehalfOf].includes(id)) return true
  return isApprover({ groups }, request.terms)
}
