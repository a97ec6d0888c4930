import type { ApprovalTerms } from '@sallyport/contracts'
import { quotaTexts, type QuotaTexts } from './quotas.ts'
import { comparedLists, type Kind, type Shape } from './shape.ts'
import type { Asked, Use } from './use.ts'
import { covers, touches, type Who } from './who.ts'

/** Which arguments a permit is about: any with at most this, or with exactly this. */
export interface Condition {
  readonly exact: boolean
  readonly shape: Shape
  /** The folder that all paths must lie in; else they are named. */
  readonly folder?: string
}

/** A policy that is suggested. */
export interface Permit {
  readonly action: string
  readonly type: Use['type']
  /** Names of what it is about; empty for the connection itself. */
  readonly names: readonly string[]
  /** Beginning of all its names, where it is about more than those. */
  readonly prefix?: string
  readonly who: Who
  /** One of these must hold, unless there is none. */
  readonly conditions: readonly Condition[]
  /** Facts that there must be none of. */
  readonly lacks: readonly Kind[]
  readonly approval?: ApprovalTerms | undefined
  readonly mask: string
  readonly unmask: readonly string[]
  readonly quotas: QuotaTexts
  /** What it was made for. */
  readonly uses: readonly Use[]
}

/** Whether a permit is about the operation of a use, whoever asks. */
function isAbout(permit: Permit, { action, name, shape }: Asked): boolean {
  if (permit.action !== action) return false
  const named =
    permit.prefix === undefined ? permit.names.includes(name) : name.startsWith(permit.prefix)
  if (permit.type !== 'Connection' && !named) return false
  if (permit.lacks.some((kind) => shape?.kinds.includes(kind) === true)) return false
  if (permit.conditions.length === 0) return true
  return shape !== undefined && permit.conditions.some((condition) => holds(condition, shape))
}

/** Lists that a condition names. */
export const namedLists = ({ exact, shape, folder }: Condition): readonly string[] =>
  comparedLists(shape, exact).filter((list) => folder === undefined || list !== 'path.paths')

/** Flags that a condition tests. */
export const testedFlags = ({ exact, shape }: Condition): Shape['flags'] => ({
  ...shape.flags,
  ...(exact && shape.closeFlags),
})

function holds(condition: Condition, shape: Shape): boolean {
  const { exact, folder, shape: allowed } = condition
  const found: Shape['flags'] = { ...shape.flags, ...shape.closeFlags }
  const flags = Object.entries(testedFlags(condition))
  if (allowed.access !== shape.access) return false
  if (!flags.every(([flag, value]) => found[flag] === value)) return false
  if (folder !== undefined && !shape.folders.includes(folder)) return false
  return namedLists(condition).every((list) => {
    const [names = [], most = []] = [shape.lists[list], allowed.lists[list]]
    return names.every((name) => most.includes(name)) && (!exact || names.length === most.length)
  })
}

const termsKey = (
  { approval, mask, unmask }: Pick<Permit, 'approval' | 'mask' | 'unmask'>,
  { rate, budget }: QuotaTexts,
): string =>
  JSON.stringify([
    approval?.approvers.toSorted(),
    approval?.quorum,
    approval?.ttlSeconds,
    mask,
    unmask,
    rate,
    budget,
  ])

/**
 * Whether permits decide a use as it was decided the last time: an allow stays an allow, consent stays needed on the same
 * terms, results are masked and shown as they were, and the same rates and budgets count.
 */
export function decidesAlike(permits: readonly Permit[], use: Use): boolean {
  const about = permits.filter((permit) => isAbout(permit, use))
  const sure = about.filter(({ who }) => covers(who, use.person))
  const possible = about.filter(({ who }) => touches(who, use.person))
  const plain = possible.filter(({ approval }) => approval === undefined)
  const counting = use.approval === undefined ? plain : possible
  const terms = termsKey(use, quotaTexts(use.quotas))
  return (
    sure.some(({ approval }) => (approval === undefined) === (use.approval === undefined)) &&
    counting.every((permit) => termsKey(permit, permit.quotas) === terms)
  )
}

/** Whether no permit may have allowed what was refused, with or without consent. */
export const staysRefused = (permits: readonly Permit[], refused: Asked): boolean =>
  permits.every((permit) => !isAbout(permit, refused) || !touches(permit.who, refused.person))
