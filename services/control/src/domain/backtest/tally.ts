import type { TrialVerdict } from '@sallyport/contracts'
import type { DecisionRow } from '../decision-row.ts'
import { type Change, changeOf } from './change.ts'

/** Most groups of changes that are told apart. */
const MAX_GROUPS = 2000

type Outcome = DecisionRow['outcome']

/** Decisions that would change in the same way, for one principal and one tool. */
export interface ChangeGroup {
  readonly change: Change
  readonly principal: { readonly kind: string; readonly id: string; readonly issuer: string }
  readonly verb: string
  readonly name: string
  /** What was decided then. */
  readonly before: Outcome
  /** What the set in force would decide; absent where there is none. */
  readonly inForce?: Outcome
  readonly draft: Outcome
  count: number
  first: string
  last: string
  /** The newest of them, to look at. */
  exchange: string
  session: string
  /** What the draft says of it, and the policies that determine it. */
  reasons: readonly string[]
  policies: readonly string[]
}

/** What a backtest found. */
export interface BacktestResult {
  readonly operations: number
  readonly unchanged: number
  readonly changed: number
  /** Refused before any policy was asked: no policy set changes that. */
  readonly unasked: number
  readonly unknown: readonly { readonly reason: string; readonly count: number }[]
  readonly changes: Readonly<Partial<Record<Change, number>>>
  /** The most frequent first. */
  readonly groups: readonly ChangeGroup[]
  /** Changes that are counted and stand in no group, as there are too many groups. */
  readonly ungrouped: number
}

/** Counts what changes, in bounded space. */
export class Tally {
  #operations = 0
  #unchanged = 0
  #unasked = 0
  #ungrouped = 0
  readonly #unknown = new Map<string, number>()
  readonly #changes = new Map<Change, number>()
  readonly #groups = new Map<string, ChangeGroup>()

  get operations(): number {
    return this.#operations
  }

  get changed(): number {
    return [...this.#changes.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Counts an operation that no policy was asked about. */
  addUnasked(): void {
    this.#operations += 1
    this.#unasked += 1
  }

  /** Counts an operation with what the draft says of it. */
  add(row: DecisionRow, verdict: TrialVerdict): void {
    this.#operations += 1
    if (verdict.is === 'unknown') {
      this.#unknown.set(verdict.reason, (this.#unknown.get(verdict.reason) ?? 0) + 1)
      return
    }
    const change = changeOf(row, verdict)
    if (change === undefined) this.#unchanged += 1
    else this.#group(row, verdict, change)
  }

  result(): BacktestResult {
    return {
      operations: this.#operations,
      unchanged: this.#unchanged,
      changed: this.changed,
      unasked: this.#unasked,
      unknown: [...this.#unknown].map(([reason, count]) => ({ reason, count })),
      changes: Object.fromEntries(this.#changes),
      groups: [...this.#groups.values()].toSorted((a, b) => b.count - a.count),
      ungrouped: this.#ungrouped,
    }
  }

  #group(row: DecisionRow, verdict: Extract<TrialVerdict, { is: 'judged' }>, change: Change): void {
    this.#changes.set(change, (this.#changes.get(change) ?? 0) + 1)
    const { kind, id, issuer } = row.principal
    const { outcome: draft, inForce, reasons, policies } = verdict
    const named = { change, principal: { kind, id, issuer }, verb: row.verb, name: row.name }
    const ways = { before: row.outcome, ...(inForce !== undefined && { inForce }), draft }
    const key = JSON.stringify([named, ways])
    const at = row.at.toISOString()
    const known = this.#groups.get(key)
    if (known === undefined && this.#groups.size >= MAX_GROUPS) {
      this.#ungrouped += 1
      return
    }
    const newest = { exchange: row.exchange, session: row.session, reasons, policies }
    const group = known ?? { ...named, ...ways, count: 0, first: at, last: at, ...newest }
    this.#groups.set(key, group)
    group.count += 1
    if (at < group.first) group.first = at
    if (at < group.last) return
    Object.assign(group, { last: at, ...newest })
  }
}
