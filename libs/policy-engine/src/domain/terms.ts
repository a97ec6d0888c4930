import type { ApprovalTerms, Obligations } from '@sallyport/contracts'
import type { PolicyTerms } from './annotations.ts'
import { unitedQuotas } from './quotas.ts'

/** Terms that could be united, or the sentence that says why they could not. */
export type United<T> = { readonly value: T } | { readonly conflict: string }

/** Seconds for which an approval can be used where no policy says it. */
const DEFAULT_TTL_SECONDS = 900

/**
 * What an allow costs. A permit without @mask has no opinion, and where none has one the connection's profile counts.
 * Two profiles cannot be united, and which of them hides more is not known here: that is a conflict. Every rate and
 * every budget counts.
 */
export function obligationsOf(
  determining: readonly PolicyTerms[],
  connectionMask: string,
): United<Obligations> {
  const masks = new Set(determining.flatMap(({ mask }) => (mask === undefined ? [] : [mask])))
  const [mask = connectionMask] = masks
  if (masks.size > 1)
    return {
      conflict: `The policies that permit it demand different masking profiles: ${named(masks)}.`,
    }
  const quotas = unitedQuotas(
    determining.flatMap(({ rates = [], budgets = [] }) => [rates, budgets]),
  )
  if (quotas === undefined)
    return { conflict: 'The policies that permit it demand more rates and budgets than can count.' }
  return { value: { mask, ...(quotas.length > 0 && { quotas }) } }
}

/**
 * The terms of an approval: most restrictive of all that the determining policies say. Whoever approves must be welcome
 * to each of them, so the groups are those that all of them name; the highest quorum and the shortest time count.
 */
export function approvalTermsOf(determining: readonly PolicyTerms[]): United<ApprovalTerms> {
  const lists = determining.flatMap(({ approvers }) => (approvers === undefined ? [] : [approvers]))
  const [first, ...others] = lists
  if (first === undefined) {
    return { conflict: 'It needs approval, but no policy that asks for it names who may approve.' }
  }
  const approvers = first.filter((group) => others.every((list) => list.includes(group)))
  if (approvers.length === 0) {
    return {
      conflict: `It needs approval, but the policies that ask for it name no common group of approvers: ${named(new Set(lists.flat()))}.`,
    }
  }
  const quorums = determining.map(({ quorum }) => quorum ?? 1)
  const times = determining.flatMap(({ ttlSeconds }) => ttlSeconds ?? [])
  return {
    value: {
      approvers,
      quorum: Math.max(1, ...quorums),
      ttlSeconds: times.length === 0 ? DEFAULT_TTL_SECONDS : Math.min(...times),
    },
  }
}

const named = (names: ReadonlySet<string>): string => [...names].join(', ')
