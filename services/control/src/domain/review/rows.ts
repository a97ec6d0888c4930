import type { Permission, ReviewedPolicy } from '@sallyport/contracts'
import type { AccessTally, ConsentUse, DecisionRef, Entry, Person, Uses } from './tally.ts'
import { noUses, type ReviewedOperation } from './tally.ts'

/** How often something was done, as a row tells it. */
interface ToldUses {
  readonly used: number
  readonly approved: number
  readonly granted: number
  readonly breakGlass: number
  readonly asked: number
  readonly denied: number
  readonly first?: DecisionRef
  readonly last?: DecisionRef
  readonly lastDenied?: DecisionRef
  /** The newest consents that were used, by id. */
  readonly consents: readonly ConsentUse[]
}

/** A policy in force, and what came of it. */
export interface PolicyRow extends ToldUses {
  readonly kind: 'policy'
  readonly connection: string
  readonly policy: ReviewedPolicy
  /** For how many people it determined a decision. */
  readonly people: number
  readonly neverUsed: boolean
}

/** Whom a row about access is about. */
export type Who =
  | ({ readonly kind: Person['kind'] } & Omit<Person, 'kind'>)
  | { readonly kind: 'group'; readonly id: string }

/** What someone can do now. */
export interface AccessNow {
  readonly outcome: Permission['outcome']
  readonly policies: readonly string[]
  readonly approvers: readonly string[]
  /** Distinct people who must approve; absent where nobody is asked. */
  readonly quorum?: number
  /** Why it is denied, where that is not for its own policies. */
  readonly because?: 'no_connect' | 'held' | 'unknown'
}

/** What one person, or a member of a group, can do with one operation, and did. */
export interface AccessRow extends ToldUses {
  readonly kind: 'access'
  readonly connection: string
  readonly who: Who
  readonly operation: ReviewedOperation
  readonly now: AccessNow
  /** They can, and nobody of them did in the period. */
  readonly neverUsed: boolean
}

/** A row for each policy of a set, by id. A forbid is used by what it denies. */
export function policyRows(
  connection: string,
  policies: readonly ReviewedPolicy[],
  tally: Pick<AccessTally, 'ofPolicy'>,
): readonly PolicyRow[] {
  return policies.map((policy) => {
    const { uses, people } = tally.ofPolicy(connection, policy.id)
    const times = policy.effect === 'permit' ? uses.used : uses.denied
    return {
      kind: 'policy',
      connection,
      policy,
      people,
      neverUsed: times === 0,
      ...told(uses),
    }
  })
}

/** What a row needs to know of a connection. */
export interface ReviewedConnection {
  readonly connection: string
  readonly policies: readonly ReviewedPolicy[]
}

/**
 * Rows about one person or group: what they can do, and what they did and can no more. What they can not and did not has
 * no row. By kind and name of the operation.
 */
export function accessRows(
  { connection, policies }: ReviewedConnection,
  who: Who,
  permissions: readonly Permission[],
  entries: readonly Entry[],
): readonly AccessRow[] {
  const done = new Map(entries.map((entry) => [keyOf(entry.operation), entry]))
  const open = permissions.some(
    ({ kind, name, outcome }) => kind === 'method' && name === 'connect' && outcome === 'allow',
  )
  const known = permissions.map((permission) => ({
    operation: { kind: permission.kind, name: permission.name },
    now: nowOf(permission, open, policies),
  }))
  const listed = new Set(known.map(({ operation }) => keyOf(operation)))
  const gone = entries
    .filter(({ operation }) => !listed.has(keyOf(operation)))
    .map(({ operation }) => ({ operation, now: UNKNOWN }))
  return [...known, ...gone]
    .map(({ operation, now }): AccessRow => {
      const uses = done.get(keyOf(operation))?.uses ?? noUses()
      const neverUsed = now.outcome !== 'deny' && uses.used === 0
      return { kind: 'access', connection, who, operation, now, neverUsed, ...told(uses) }
    })
    .filter(({ now, used, asked, denied }) => now.outcome !== 'deny' || used + asked + denied > 0)
    .toSorted((a, b) => (keyOf(a.operation) < keyOf(b.operation) ? -1 : 1))
}

/** The target defines nothing of this name. */
const UNKNOWN: AccessNow = { outcome: 'deny', policies: [], approvers: [], because: 'unknown' }

const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  JSON.stringify([kind, name])

function nowOf(
  { outcome, policies, approvers, held }: Permission,
  open: boolean,
  all: readonly ReviewedPolicy[],
): AccessNow {
  if (held === true) return { outcome: 'deny', policies, approvers, because: 'held' }
  // Whoever may not connect uses nothing, whatever else is permitted.
  if (!open && outcome !== 'deny')
    return { outcome: 'deny', policies, approvers, because: 'no_connect' }
  if (approvers.length === 0) return { outcome, policies, approvers }
  const asking = all.filter(({ id }) => policies.includes(id))
  const quorum = Math.max(1, ...asking.map(({ annotations }) => Number(annotations['quorum'] ?? 1)))
  return { outcome, policies, approvers, quorum }
}

function told(uses: Uses): ToldUses {
  const { consents, first, last, lastDenied, ...counts } = uses
  const { used, approved, granted, breakGlass, asked, denied } = counts
  return {
    used,
    approved,
    granted,
    breakGlass,
    asked,
    denied,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...(lastDenied !== undefined && { lastDenied }),
    consents: [...consents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
