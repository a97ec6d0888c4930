import type { ApprovalId } from '@sallyport/contracts'
import { givenBy, type KnownGrants, standsFor, untilOf } from './check-grant.ts'
import type { Sent } from './client.ts'
import type { Evidence } from './evidence.ts'

/** What is known of calls that had to pass. */
export interface KnownRefusals extends KnownGrants {
  readonly evidence: Pick<Evidence, 'approvals' | 'exchanges' | 'exchangesOf'>
  /** When someone was told that access is given, Unix milliseconds. */
  readonly given: ReadonlyMap<ApprovalId, number>
}

/**
 * Calls whose clients were asked to wait for consent although access stood for it from before they were sent until they
 * were answered. It holds where no clock was moved and no replica was disturbed.
 */
export const faultsOfRefusals = (
  sent: readonly Sent[],
  known: KnownRefusals,
): readonly { readonly sent: Sent; readonly fault: string }[] =>
  sent
    .filter(({ told }) => told?.kind === 'refused' && told.code === 'approval_pending')
    .flatMap((one) => {
      const grant = [...known.given].find(([id, at]) => at < one.at && stood(id, one, known))?.[0]
      return grant === undefined
        ? []
        : [{ sent: one, fault: `it had to wait although ${grant} gave access` }]
    })

function stood(id: ApprovalId, { id: request, wanted, toldAt }: Sent, known: KnownRefusals) {
  const given = givenBy(known.evidence.approvals.get(id) ?? [])
  if (given === undefined || given.revoked) return false
  const { exchanges, exchangesOf } = known.evidence
  const decided = exchangesOf(request).flatMap((one) => exchanges.get(one)?.decisions ?? [])
  const access = decided[0]?.decision.access
  if (access === undefined || standsFor(given, { ...wanted, access }, known).length > 0)
    return false
  return toldAt !== undefined && toldAt < (untilOf(given, known.terms(wanted.tool)) ?? 0)
}
