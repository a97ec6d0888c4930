import { type Permission, principalKey } from '@sallyport/contracts'
import { meaningOf } from '@sallyport/policy-engine/verbs'
import type { DecisionEvent } from './decision-event.ts'

/** Most newest consents that one row names. */
const MAX_CONSENTS = 20

/** Where a decision stands in the evidence. */
export interface DecisionRef {
  readonly event: string
  readonly exchange: string
  readonly leaf: number
  readonly at: string
  readonly policyVersion: number
}

/** Consent that decisions were made by. */
export interface ConsentUse {
  readonly id: string
  readonly kind: 'approval' | 'grant' | 'break_glass'
  /** The last decision that used it. */
  readonly event: string
}

/** How often something was done. */
export interface Uses {
  /** Decisions that let it pass. */
  used: number
  /** Of these, those that passed by an approval of that one call, under a grant, and under access taken in an emergency. */
  approved: number
  granted: number
  breakGlass: number
  /** Decisions that asked for consent first. */
  asked: number
  denied: number
  first?: DecisionRef
  last?: DecisionRef
  lastDenied?: DecisionRef
  readonly consents: Map<string, ConsentUse>
}

/** What a permission is about: a tool, prompt or resource by name, else an action of policies. */
export interface ReviewedOperation {
  readonly kind: Permission['kind']
  readonly name: string
}

/** Whom a row is about; groups are those of the last token that was seen. */
export type Person = DecisionEvent['principal']

/** Most of each kind that are told apart. */
export interface TallyLimits {
  readonly people: number
  readonly operations: number
  readonly refusals: number
  readonly consents: number
}

/** What one person, or members of one group, did with one operation of one connection. */
export interface Entry {
  readonly operation: ReviewedOperation
  readonly uses: Uses
}

/** Counts who did what, in bounded space. Decisions come in the order of time. */
export class AccessTally {
  readonly #named: ReadonlyMap<string, ReadonlySet<string>>
  readonly #limits: TallyLimits
  readonly #people = new Map<string, Person>()
  readonly #entries = new Map<string, Map<string, Entry>>()
  readonly #policies = new Map<string, Uses & { readonly by: Set<string> }>()
  readonly #consents = new Map<string, number>()
  #operations = 0
  #refusals = 0
  #events = 0
  #leftOut = 0

  /** `named` are the groups that the policies of each connection name. */
  constructor(named: ReadonlyMap<string, ReadonlySet<string>>, limits: TallyLimits) {
    this.#named = named
    this.#limits = limits
  }

  get events(): number {
    return this.#events
  }

  /** Decisions that stand in no row, as there are too many rows. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** Everyone who was seen, in a stable order. */
  get people(): readonly Person[] {
    return [...this.#people].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person)
  }

  add(event: DecisionEvent): void {
    this.#events += 1
    const { connection, principal } = event
    const key = principalKey(principal)
    if (!this.#people.has(key) && this.#people.size >= this.#limits.people) {
      this.#leftOut += 1
      return
    }
    this.#people.set(key, principal)
    const counted = this.#countConsent(event)
    const groups = principal.groups.filter((group) => this.#named.get(connection)?.has(group))
    const places = [whoKey(connection, key), ...groups.map((one) => groupKey(connection, one))]
    const operation = operationOf(event)
    const entries = places.flatMap((who) => this.#entry(who, operation, event.outcome) ?? [])
    for (const { uses } of entries) count(uses, event)
    if (entries.length < places.length || !counted) this.#leftOut += 1
    for (const id of event.policies) this.#addPolicy(connection, id, key, event)
  }

  /** What a person did on a connection. */
  of(connection: string, person: Person): readonly Entry[] {
    return this.#list(whoKey(connection, principalKey(person)))
  }

  /** What members of a group did on a connection. */
  ofGroup(connection: string, group: string): readonly Entry[] {
    return this.#list(groupKey(connection, group))
  }

  /** What a policy determined, and for how many people. */
  ofPolicy(connection: string, id: string): { readonly uses: Uses; readonly people: number } {
    const found = this.#policies.get(JSON.stringify([connection, id]))
    return { uses: found ?? noUses(), people: found?.by.size ?? 0 }
  }

  /** How many decisions an approval or a grant let pass. */
  ofConsent(id: string): number {
    return this.#consents.get(id) ?? 0
  }

  /** False where there are too many. */
  #countConsent({ outcome, approval, granted }: DecisionEvent): boolean {
    const id = approval ?? granted
    if (id === null || outcome !== 'allow') return true
    const known = this.#consents.get(id)
    if (known === undefined && this.#consents.size >= this.#limits.consents) return false
    this.#consents.set(id, (known ?? 0) + 1)
    return true
  }

  #list(key: string): readonly Entry[] {
    return [...(this.#entries.get(key)?.values() ?? [])]
  }

  /** Names of what was refused are the caller's own, and may be as many as they like: they have a bound of their own. */
  #entry(
    who: string,
    operation: ReviewedOperation,
    outcome: DecisionEvent['outcome'],
  ): Entry | undefined {
    const own = this.#entries.get(who) ?? new Map<string, Entry>()
    const key = JSON.stringify([operation.kind, operation.name])
    const known = own.get(key)
    if (known !== undefined) return known
    if (outcome === 'deny') {
      if (this.#refusals >= this.#limits.refusals) return undefined
      this.#refusals += 1
    } else {
      if (this.#operations >= this.#limits.operations) return undefined
      this.#operations += 1
    }
    const entry = { operation, uses: noUses() }
    own.set(key, entry)
    this.#entries.set(who, own)
    return entry
  }

  #addPolicy(connection: string, id: string, who: string, event: DecisionEvent): void {
    const key = JSON.stringify([connection, id])
    const uses = this.#policies.get(key) ?? { ...noUses(), by: new Set<string>() }
    uses.by.add(who)
    count(uses, event)
    this.#policies.set(key, uses)
  }
}

const whoKey = (connection: string, key: string): string => JSON.stringify([connection, 'who', key])
const groupKey = (connection: string, group: string): string =>
  JSON.stringify([connection, 'group', group])

const KINDS = { Tool: 'tool', Prompt: 'prompt', Resource: 'resource' } as const

/** What policies are asked about for a call; a method that is not known stands for itself. */
function operationOf({ verb, name }: DecisionEvent): ReviewedOperation {
  const meaning = meaningOf(verb)
  if (meaning === undefined || meaning.resource === 'Connection')
    return { kind: 'method', name: meaning?.action ?? verb }
  return { kind: KINDS[meaning.resource], name }
}

export const noUses = (): Uses => ({
  used: 0,
  approved: 0,
  granted: 0,
  breakGlass: 0,
  asked: 0,
  denied: 0,
  consents: new Map(),
})

function count(uses: Uses, event: DecisionEvent): void {
  const ref = refOf(event)
  switch (event.outcome) {
    case 'allow':
      uses.used += 1
      uses.first ??= ref
      uses.last = ref
      countConsent(uses, event)
      return
    case 'require_approval':
      uses.asked += 1
      return
    case 'deny':
      uses.denied += 1
      uses.lastDenied = ref
  }
}

function countConsent(uses: Uses, { approval, granted, break_glass, event }: DecisionEvent): void {
  const id = approval ?? granted
  if (id === null) return
  const kind = break_glass ? 'break_glass' : approval === null ? 'grant' : 'approval'
  if (kind === 'approval') uses.approved += 1
  else if (kind === 'grant') uses.granted += 1
  else uses.breakGlass += 1
  uses.consents.delete(id)
  uses.consents.set(id, { id, kind, event })
  const [oldest] = uses.consents.keys()
  if (uses.consents.size > MAX_CONSENTS && oldest !== undefined) uses.consents.delete(oldest)
}

const refOf = ({ event, exchange, leaf, at, policy_version }: DecisionEvent): DecisionRef => ({
  event,
  exchange,
  leaf,
  at: at.toISOString(),
  policyVersion: policy_version,
})
