import type { ApprovalTerms, Obligations } from '@sallyport/contracts'
import { MAX_KINDS, type PolicyTerms } from './annotations.ts'
import { unitedQuotas } from './quotas.ts'

/** Terms that could be united, or the sentence that says why they could not. */
export type United<T> = { readonly value: T } | { readonly conflict: string }

/** Most groups that terms name. */
const MAX_APPROVERS = 16

/** Seconds for which an approval can be used where no policy says it. */
const DEFAULT_TTL_SECONDS = 900

/**
 * What an allow costs. A permit without @mask has no opinion, and where none has one the connection's profile counts.
 * Two profiles cannot be united, and which of them hides more is not known here: that is a conflict. Every rate and
 * every budget counts. What any of them lets be seen is seen: a permit grants.
 */
export function obligationsOf(
  determining: readonly PolicyTerms[],
  connectionMask: string,
): United<Obligations> {
  const masks = new Set(determining.flatMap(({ mask }) => (mask === undefined ? [] : [mask])))
  const [mask = connectionMask] = masks
  if (masks.size > 1)
    return {
      conflict: `The policies that permit it demand different masking profiles: ${listed(masks)}.`,
    }
  const quotas = unitedQuotas(
    determining.flatMap(({ rates = [], budgets = [] }) => [rates, budgets]),
  )
  if (quotas === undefined)
    return { conflict: 'The policies that permit it demand more rates and budgets than can count.' }
  const unmask = shownTo(determining)
  if (unmask.length > MAX_KINDS)
    return {
      conflict: 'The policies that permit it let more kinds of values be seen than can count.',
    }
  return {
    value: {
      mask,
      ...(unmask.length > 0 && { unmask }),
      ...(quotas.length > 0 && { quotas }),
    },
  }
}

/** Kinds that policies let whoever asks see, together and in order. */
export const shownTo = (policies: readonly PolicyTerms[]): string[] =>
  [...new Set(policies.flatMap(({ unmask = [] }) => unmask))].toSorted()

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
      conflict: `It needs approval, but the policies that ask for it name no common group of approvers: ${listed(new Set(lists.flat()))}.`,
    }
  }
  const asking = determining.filter(({ asks }) => asks === true)
  const grantSeconds = shortest(asking.map((terms) => terms.grantSeconds))
  const breakGlassSeconds = shortest(asking.map((terms) => terms.breakGlassSeconds))
  return {
    value: {
      approvers,
      quorum: quorumOf(determining),
      ttlSeconds: ttlOf(determining),
      ...(grantSeconds !== undefined && { grantSeconds }),
      ...(breakGlassSeconds !== undefined && { breakGlassSeconds }),
    },
  }
}

const quorumOf = (policies: readonly PolicyTerms[]): number =>
  Math.max(1, ...policies.map(({ quorum }) => quorum ?? 1))

const ttlOf = (policies: readonly PolicyTerms[]): number => {
  const times = policies.flatMap(({ ttlSeconds }) => ttlSeconds ?? [])
  return times.length === 0 ? DEFAULT_TTL_SECONDS : Math.min(...times)
}

/** The shortest of times that all of them name; one that names none allows none. */
const shortest = (times: readonly (number | undefined)[]): number | undefined => {
  const named = times.filter((seconds) => seconds !== undefined)
  return named.length === 0 || named.length < times.length ? undefined : Math.min(...named)
}

/** The longest of times; 0 where none is named. */
const longest = (times: readonly (number | undefined)[]): number =>
  Math.max(0, ...times.map((seconds) => seconds ?? 0))

/** Whether a policy that asks for consent lets access for a time stand for it. */
export const letsAccess = ({ asks, grantSeconds, breakGlassSeconds }: PolicyTerms): boolean =>
  asks === true && (grantSeconds !== undefined || breakGlassSeconds !== undefined)

/**
 * Who may be asked for access to a class of operations for a time, where each of these policies could be asked for some
 * of it: the groups of all that let access be given at all. What is done with the access is held to the terms of that
 * operation alone, so that wide terms here give nobody more. Undefined where no policy lets access be given or taken.
 * A forbid gives nothing by itself: where every permit asks for consent, who and for how long is said by these alone.
 */
export function accessTermsOf(policies: readonly PolicyTerms[]): ApprovalTerms | undefined {
  const permits = policies.filter(({ effect }) => effect === 'permit')
  const bound = permits.length > 0 && permits.every(({ asks }) => asks === true)
  const giving = policies.filter(letsAccess)
  const saying = bound ? giving.filter(({ effect }) => effect === 'permit') : giving
  const groups = new Set(saying.flatMap((terms) => terms.approvers ?? []))
  const approvers = [...groups].slice(0, MAX_APPROVERS)
  if (approvers.length === 0) return undefined
  const grantSeconds = longest(saying.map((terms) => terms.grantSeconds))
  const breakGlassSeconds = longest(saying.map((terms) => terms.breakGlassSeconds))
  return {
    approvers,
    quorum: quorumOf(giving),
    ttlSeconds: ttlOf(giving),
    ...(grantSeconds > 0 && { grantSeconds }),
    ...(breakGlassSeconds > 0 && { breakGlassSeconds }),
  }
}

const listed = (names: ReadonlySet<string>): string => [...names].join(', ')
