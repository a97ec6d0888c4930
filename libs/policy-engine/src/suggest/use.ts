import type { Access, ApprovalTerms, Facts, Principal, Quota } from '@sallyport/contracts'
import { meaningOf, type VerbMeaning } from '../domain/verbs.ts'
import { isWritable } from './quotas.ts'
import { isClear, type Shape, shapeOf } from './shape.ts'

/** Somebody who asked for something, with the groups that they had each time, and at some time. */
export interface Person {
  readonly kind: Principal['kind']
  readonly id: string
  readonly always: Set<string>
  readonly ever: Set<string>
}

/** One thing that one person asked for. */
export interface Asked {
  readonly person: Person
  readonly action: string
  readonly type: VerbMeaning['resource']
  /** Empty for the connection itself. */
  readonly name: string
  readonly shape?: Shape
}

/** How often, when last, and by which policies something was decided in one way. */
interface Times {
  count: number
  /** RFC 3339, UTC. */
  last: string
  /** Ids of some policies that determined it. */
  policies: readonly string[]
}

/** One thing that one person did, however often. */
export interface Use extends Asked, Times {
  /** Terms of the consent that it needed, the last time. */
  approval?: ApprovalTerms | undefined
  /** Masking profile of its result, the last time. */
  mask: string
  /** Kinds of values that could be seen in its result, the last time. */
  unmask: readonly string[]
  /** What it took from, the last time. */
  quotas: readonly Quota[]
}

/** One thing that one person was refused, however often. */
export interface Refusal extends Asked, Times {}

/** An operation of the past, as far as policies tell operations apart. */
export interface Refused {
  readonly principal: Principal
  readonly verb: string
  readonly name: string
  readonly access: Access
  readonly facts?: Facts | undefined
  readonly policies?: readonly string[]
  readonly at: string
}

/** One that was allowed, or consented to. */
export interface Past extends Refused {
  readonly approval?: ApprovalTerms | undefined
  readonly mask: string
  readonly unmask?: readonly string[]
  readonly quotas?: readonly Quota[]
}

/** A use that no policy is suggested for. */
export interface Uncovered {
  /**
   * `refused`: the same was refused, as far as facts tell. `refused_since`: the last time it was refused. `unclear`: what
   * it does cannot be told. `quotas`: it has more rates or budgets than one policy can name.
   */
  readonly why: 'refused' | 'refused_since' | 'unclear' | 'quotas'
  readonly use: Use
  readonly refusal?: Refusal
}

/** What permits are made for, and what they must not permit. */
export interface Sorted {
  readonly uses: readonly Use[]
  readonly refusals: readonly Asked[]
  readonly uncovered: readonly Uncovered[]
}

/** Most different uses, most different refusals, and most people: what is more is too much for one set of policies. */
const MAX_USES = 5000
const MAX_PEOPLE = 10_000

/** Gathers what was used. */
export class Uses {
  readonly #people = new Map<string, Person>()
  readonly #uses = new Map<string, Use>()
  readonly #refusals = new Map<string, Refusal>()

  /** Whether there was more than can be told apart. */
  overflown = false

  get people(): readonly Person[] {
    return [...this.#people.values()]
  }

  get all(): readonly Use[] {
    return [...this.#uses.values()]
  }

  /** Notes who is there, whatever became of what they asked for. */
  meet({ kind, id, groups }: Principal): Person | undefined {
    const key = `${kind} ${id}`
    const known = this.#people.get(key)
    if (known === undefined) {
      this.overflown ||= this.#people.size >= MAX_PEOPLE
      if (this.overflown) return undefined
      const person = { kind, id, always: new Set(groups), ever: new Set(groups) }
      this.#people.set(key, person)
      return person
    }
    for (const group of known.always) if (!groups.includes(group)) known.always.delete(group)
    for (const group of groups) known.ever.add(group)
    return known
  }

  /** What permits are to be made for; whatever else was used or refused must not be permitted by them. */
  sorted(): Sorted {
    const uncovered = [...this.#uses].flatMap(([key, use]) => this.#uncovered(key, use) ?? [])
    const left = new Set(uncovered.map(({ use }) => use))
    const refusals = [...this.#refusals].filter(([key]) => !this.#isOverruled(key))
    return {
      uses: this.all.filter((use) => !left.has(use)),
      refusals: [...left, ...refusals.map(([, refusal]) => refusal)],
      uncovered,
    }
  }

  /** Whether no policy is suggested for an operation that was used. */
  leavesOut(past: Refused): boolean {
    const key = this.#read(past)?.key ?? ''
    const use = this.#uses.get(key)
    return use !== undefined && this.#uncovered(key, use) !== undefined
  }

  /** Whether an operation that was refused is to be permitted, as it was allowed later. */
  allowsSince(refused: Refused): boolean {
    return this.#isOverruled(this.#read(refused)?.key ?? '')
  }

  /** Adds what was used; what nobody may know the meaning of is none. */
  add(past: Past): void {
    const { approval, mask, unmask = [], quotas = [], at } = past
    const read = this.#read(past)
    if (read === undefined) return
    const known = this.#uses.get(read.key)
    if (known !== undefined) {
      // The terms of the last time count.
      if (at >= known.last) Object.assign(known, { approval, mask, unmask, quotas })
      again(known, past)
      return
    }
    this.overflown ||= this.#uses.size >= MAX_USES
    if (this.overflown) return
    this.#uses.set(read.key, { ...read.asked, approval, mask, unmask, quotas, ...once(past) })
  }

  /** Adds what policies refused: nothing that is suggested shall permit it. */
  refuse(refused: Refused): void {
    const read = this.#read(refused)
    if (read === undefined) return
    const known = this.#refusals.get(read.key)
    if (known !== undefined) {
      again(known, refused)
      return
    }
    this.overflown ||= this.#refusals.size >= MAX_USES
    if (!this.overflown) this.#refusals.set(read.key, { ...read.asked, ...once(refused) })
  }

  #uncovered(key: string, use: Use): Uncovered | undefined {
    const refusal = this.#refusals.get(key)
    if (refusal !== undefined && !this.#isOverruled(key)) {
      return { why: isNamedWhole(use) ? 'refused_since' : 'refused', use, refusal }
    }
    if (use.shape !== undefined && !isClear(use.shape)) return { why: 'unclear', use }
    return isWritable(use.quotas) ? undefined : { why: 'quotas', use }
  }

  #isOverruled(key: string): boolean {
    const [use, refusal] = [this.#uses.get(key), this.#refusals.get(key)]
    return (
      use !== undefined && refusal !== undefined && isNamedWhole(use) && use.last >= refusal.last
    )
  }

  #read({ principal, verb, name, access, facts }: Refused) {
    const meaning = meaningOf(verb)
    const person = this.meet(principal)
    if (meaning === undefined || person === undefined) return undefined
    const { action, resource: type } = meaning
    const target = type === 'Connection' ? '' : name
    const shape = shapeOf(access, facts)
    const key = JSON.stringify([person.kind, person.id, action, target, shape])
    const asked = { person, action, type, name: target }
    return { key, asked: { ...asked, ...(shape !== undefined && { shape }) } }
  }
}

/**
 * Whether its name says all of an operation. Two of them that were decided differently are the same thing, decided anew;
 * of a tool or a prompt they may differ in arguments that nothing tells apart.
 */
const isNamedWhole = ({ type }: Asked): boolean => type === 'Connection' || type === 'Resource'

/** Policies of one thing that are named as examples. */
const MAX_POLICIES = 4

const once = ({ at, policies = [] }: Refused): Times => ({
  count: 1,
  last: at,
  policies: policies.slice(0, MAX_POLICIES),
})

function again(known: Times, { at, policies = [] }: Refused): void {
  known.count += 1
  if (at > known.last) known.last = at
  known.policies = [...new Set([...known.policies, ...policies])].slice(0, MAX_POLICIES)
}
