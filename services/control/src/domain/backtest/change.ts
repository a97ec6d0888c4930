import type { TrialVerdict } from '@sallyport/contracts'
import type { DecisionRow } from '../decision-row.ts'

/** How a draft decides otherwise than was decided then. */
export const CHANGES = [
  'newly_denied',
  'newly_needs_approval',
  'newly_allowed',
  'newly_approvable',
  'no_longer_needs_approval',
  'terms',
] as const
export type Change = (typeof CHANGES)[number]

type Judged = Extract<TrialVerdict, { readonly is: 'judged' }>

/** What changes for an operation; undefined where nothing does. */
export function changeOf(row: DecisionRow, verdict: Judged): Change | undefined {
  // Policies permitted it; how full a bucket would have been by the draft is not known.
  if (row.limited && verdict.outcome !== 'deny') return undefined
  if (row.outcome === verdict.outcome) return sameTerms(row, verdict) ? undefined : 'terms'
  switch (verdict.outcome) {
    case 'deny':
      return 'newly_denied'
    case 'allow':
      return row.outcome === 'deny' ? 'newly_allowed' : 'no_longer_needs_approval'
    case 'require_approval':
      return row.outcome === 'deny' ? 'newly_approvable' : 'newly_needs_approval'
  }
}

function sameTerms(
  { outcome, mask, unmask, approval, quotas }: DecisionRow,
  verdict: Judged,
): boolean {
  if (outcome === 'deny') return true
  if ((mask ?? undefined) !== verdict.mask) return false
  if ((unmask ?? []).join() !== (verdict.unmask ?? []).join()) return false
  if (quotasKey(quotas ?? []) !== quotasKey(verdict.quotas ?? [])) return false
  return termsKey(approval ?? undefined) === termsKey(verdict.approval)
}

/** The order of groups is no part of the terms. */
const termsKey = (terms: Judged['approval']): string =>
  terms === undefined
    ? ''
    : JSON.stringify([terms.approvers.toSorted(), terms.quorum, terms.ttlSeconds])

/** What is demanded, whichever policies demand it, in any order. */
const quotasKey = (quotas: NonNullable<Judged['quotas']>): string => {
  const demands = quotas.map(({ unit, amount, periodSeconds, per }) =>
    JSON.stringify([unit, amount, periodSeconds, per]),
  )
  return [...new Set(demands)].toSorted().join()
}
