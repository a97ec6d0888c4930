import type { Quota } from '@sallyport/contracts'
import { BUDGET_HINT, RATE_HINT, readBudgets, readRates } from './quotas.ts'

/** What the annotations of a policy add to it. */
export interface PolicyTerms {
  readonly effect: 'permit' | 'forbid'
  readonly reason?: string
  /** Groups whose members may approve. */
  readonly approvers?: readonly string[]
  readonly quorum?: number
  readonly ttlSeconds?: number
  /** Whether its conditions ask for `context.approved`. */
  readonly asks?: true
  /** For how long consent to the whole class may count, in seconds. */
  readonly grantSeconds?: number
  /** For how long it may be done in an emergency without consent, in seconds. */
  readonly breakGlassSeconds?: number
  /** Masking profile of the result. */
  readonly mask?: string
  /** Kinds of values that who asks may see. */
  readonly unmask?: readonly string[]
  /** How often it may be called. */
  readonly rates?: readonly Quota[]
  /** How much answers may carry. */
  readonly budgets?: readonly Quota[]
}

/** A kind of values, as contracts know it (`MaskKind`). */
const KIND = /^[a-z][a-z_]{0,15}$/
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/
/** Most kinds that somebody may see, as contracts have it (`MaskKinds`). */
export const MAX_KINDS = 32
const MAX_SECONDS = 604_800
const TIME_HINT = 'a number with s, m, h or d, such as "15m", of at most 7 days'
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Where the annotation makes sense: on any policy, on permits, or where the policy asks for `context.approved`. */
type Place = 'any' | 'permit' | 'approval'

interface Annotation {
  readonly place: Place
  /** What a value must look like, in words. */
  readonly hint: string
  /** The value as a part of the terms of the policy of that id; undefined if it is not valid. */
  readonly read: (value: string, id: string) => Partial<PolicyTerms> | undefined
}

const ANNOTATIONS: ReadonlyMap<string, Annotation> = new Map([
  [
    'id',
    {
      place: 'any',
      hint: '1 to 128 letters, digits, dots, hyphens or underscores',
      read: (value) => (ID.test(value) ? {} : undefined),
    },
  ],
  [
    'reason',
    {
      place: 'any',
      hint: 'a sentence of at most 512 characters',
      read: (reason) => (fits(reason, 512) ? { reason } : undefined),
    },
  ],
  [
    'mask',
    {
      place: 'permit',
      hint: 'the name of a masking profile, at most 64 characters',
      read: (mask) => (fits(mask, 64) ? { mask } : undefined),
    },
  ],
  [
    'unmask',
    {
      place: 'permit',
      hint: 'kinds of values, separated by commas, such as "email, phone": at most 32 names of up to 16 small letters and underscores',
      read: readUnmask,
    },
  ],
  [
    'rate',
    {
      place: 'permit',
      hint: RATE_HINT,
      read: (value, id) => {
        const rates = readRates(value, id)
        return rates && { rates }
      },
    },
  ],
  [
    'budget',
    {
      place: 'permit',
      hint: BUDGET_HINT,
      read: (value, id) => {
        const budgets = readBudgets(value, id)
        return budgets && { budgets }
      },
    },
  ],
  [
    'approvers',
    { place: 'approval', hint: '1 to 16 groups, separated by commas', read: readApprovers },
  ],
  ['quorum', { place: 'approval', hint: 'a whole number from 1 to 16', read: readQuorum }],
  [
    'ttl',
    {
      place: 'approval',
      hint: TIME_HINT,
      read: (value) => timed(value, (ttlSeconds) => ({ ttlSeconds })),
    },
  ],
  [
    'grant',
    {
      place: 'approval',
      hint: TIME_HINT,
      read: (value) => timed(value, (grantSeconds) => ({ grantSeconds })),
    },
  ],
  [
    'breakGlass',
    {
      place: 'approval',
      hint: TIME_HINT,
      read: (value) => timed(value, (breakGlassSeconds) => ({ breakGlassSeconds })),
    },
  ],
] satisfies [string, Annotation][])

const fits = (value: string, most: number): boolean => value !== '' && value.length <= most

function readApprovers(value: string): Partial<PolicyTerms> | undefined {
  const approvers = value.split(',').map((group) => group.trim())
  return approvers.length <= 16 && approvers.every((group) => fits(group, 128))
    ? { approvers: [...new Set(approvers)] }
    : undefined
}

function readUnmask(value: string): Partial<PolicyTerms> | undefined {
  const kinds = [...new Set(value.split(',').map((kind) => kind.trim()))]
  return kinds.length <= MAX_KINDS && kinds.every((kind) => KIND.test(kind))
    ? { unmask: kinds.toSorted() }
    : undefined
}

function readQuorum(value: string): Partial<PolicyTerms> | undefined {
  const quorum = /^\d{1,2}$/.test(value) ? Number(value) : 0
  return quorum >= 1 && quorum <= 16 ? { quorum } : undefined
}

function timed(
  value: string,
  terms: (seconds: number) => Partial<PolicyTerms>,
): Partial<PolicyTerms> | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(value) ?? []
  const seconds = Number(count) * (SECONDS[unit] ?? 0)
  return seconds >= 1 && seconds <= MAX_SECONDS ? terms(seconds) : undefined
}

/** What is known of a policy beside its annotations. */
export interface PolicyShape {
  readonly effect: 'permit' | 'forbid'
  /** Whether its conditions read `context.approved`. */
  readonly asksForApproval: boolean
}

/**
 * Reads the annotations of one policy. An annotation that is unknown, misplaced or not valid is a problem: ignored, it
 * would leave its author with less protection than was written down.
 */
export function readAnnotations(
  annotations: Readonly<Record<string, string>>,
  shape: PolicyShape,
): { readonly terms: PolicyTerms; readonly problems: readonly string[] } {
  const problems: string[] = annotations['id'] === undefined ? ['it has no @id'] : []
  let terms: PolicyTerms = {
    effect: shape.effect,
    ...(shape.asksForApproval && { asks: true }),
  }
  for (const [name, value] of Object.entries(annotations)) {
    const annotation = ANNOTATIONS.get(name)
    const problem = annotation === undefined ? unknown(name) : misplaced(name, annotation, shape)
    const read = annotation?.read(value, annotations['id'] ?? '')
    if (problem !== undefined) problems.push(problem)
    else if (read === undefined) problems.push(`@${name} must be ${annotation?.hint}`)
    else terms = { ...terms, ...read }
  }
  return { terms, problems }
}

const unknown = (name: string): string =>
  `@${name.slice(0, 64)} is not known; known are ${[...ANNOTATIONS.keys()].map((known) => `@${known}`).join(', ')}`

function misplaced(
  name: string,
  { place }: Annotation,
  { effect, asksForApproval }: PolicyShape,
): string | undefined {
  if (place === 'permit' && effect === 'forbid') return `@${name} has no effect on a forbid`
  if (place === 'approval' && !asksForApproval) {
    return `@${name} has no effect, because no condition of it asks for context.approved`
  }
  return undefined
}
