import type { Digest, Quota } from '@sallyport/contracts'
import { MAX_NAME_CHARS } from './domain/operation.ts'
import { bindingOf } from './domain/binding.ts'
import { EdgeError } from './errors.ts'
import { carriedSubject, type Subject } from './domain/mask-subject.ts'
import type { Charge } from './exchange/charge.ts'
import type { GrantRef } from './grant-ends.ts'
import type { Holder } from './handles.ts'
import type { Sealer } from './seal.ts'

/** What the messages of an answer are under. */
export interface Under {
  /** Masking profiles that decisions oblige to, applied one after the other. */
  readonly profiles: readonly string[]
  /** Kinds of values that all of these decisions let the client see. */
  readonly unmask: readonly string[]
  /** What it is an answer to, for masking; absent where that is not known. */
  readonly of?: Subject
  /** What every message takes from. */
  readonly charges: readonly Charge[]
  /** Grants without which nothing of it may be shown. */
  readonly grants: readonly GrantRef[]
}

/** A task of a target. */
export interface TaskRef {
  /** Id that the target gave it. */
  readonly id: string
  /** What the call that began it was under; absent where the gateway cannot tell. */
  readonly under?: Under
}

type TaskHolder = Omit<Holder, 'session'>
type SealedQuota = readonly [Quota['policy'], Quota['unit'], number, number, Quota['per']]
type SealedCharge = readonly [Charge['verb'], Charge['name'], readonly SealedQuota[]]
type SealedGrant = readonly [GrantRef['id'], number]
type SealedSubject = readonly [verb: string, name: string, definition?: Digest]
type SealedTask = readonly [
  id: string,
  profiles?: readonly string[],
  charges?: SealedCharge[],
  grants?: readonly SealedGrant[],
  unmask?: readonly string[],
  of?: SealedSubject,
]

/** Longest id of a target's task, in characters. */
const MAX_TASK_CHARS = 1024

/**
 * The name under which a client knows a task of the target; the same each time, as clients compare it. What the decision
 * about the call obliges to goes with it, as the result of a task is fetched by calls of their own. Throws the EdgeError
 * `target_invalid` where that is longer than a name can be.
 */
export function sealTask(sealer: Sealer, holder: TaskHolder, { id, under }: TaskRef): string {
  const task: SealedTask = under === undefined ? [id] : packedTask(id, under)
  const name = sealer.sealName('task', bindingOf(holder.principal, holder.connection), textOf(task))
  if (id.length > MAX_TASK_CHARS || name.length > MAX_NAME_CHARS)
    throw new EdgeError(
      'target_invalid',
      "The target's task cannot be named: its id, and the budgets that its call is under, are too long.",
    )
  return name
}

/** The task behind a name; undefined where no such task was named to this principal. */
export function openTask(
  sealer: Sealer,
  { principal, connection }: TaskHolder,
  sealed: string,
): TaskRef | undefined {
  const opened = sealer.open('task', bindingOf(principal, connection), sealed)
  if (opened === undefined) return undefined
  // Only this gateway seals, and only what sealTask gives it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const [id, profiles, charges, grants = [], unmask = [], of] = JSON.parse(opened) as SealedTask
  if (profiles === undefined || charges === undefined) return { id }
  return {
    id,
    under: {
      profiles,
      unmask,
      ...(of !== undefined && { of: unpackedSubject(of) }),
      charges: charges.map((one) => unpacked(one)),
      grants: grants.map(([grant, until]) => ({ id: grant, until })),
    },
  }
}

function packedTask(id: string, { profiles, unmask, of, charges, grants }: Under): SealedTask {
  const carried = carriedSubject(of)
  const task = [
    id,
    profiles,
    charges.map((one) => packed(one)),
    grants.map(({ id: grant, until }) => [grant, until] as const),
    unmask,
  ] as const
  if (carried === undefined) return task
  const { verb, name, definition } = carried
  return [...task, definition === undefined ? [verb, name] : [verb, name, definition]]
}

function unpackedSubject([verb, name, definition]: SealedSubject): Subject {
  return { verb, name, ...(definition !== undefined && { definition }) }
}

/** Names are short: members of what is sealed have no names of their own. */
const packed = ({ verb, name, budgets }: Charge): SealedCharge => [
  verb,
  name,
  budgets.map(({ policy, unit, amount, periodSeconds, per }) => [
    policy,
    unit,
    amount,
    periodSeconds,
    per,
  ]),
]

const unpacked = ([verb, name, budgets]: SealedCharge): Charge => ({
  verb,
  name,
  budgets: budgets.map(([policy, unit, amount, periodSeconds, per]) => ({
    policy,
    unit,
    amount,
    periodSeconds,
    per,
  })),
})

const textOf = (task: SealedTask): string => JSON.stringify(task)

/** Most tasks that an edge remembers. */
const MAX_TASKS = 4096

/**
 * What the tasks that an edge has named of late are under: lists and notifications name them by nothing but their ids.
 * One that is forgotten is still known by the name that the answer to its call gave it.
 */
export class KnownTasks {
  readonly #tasks = new Map<string, TaskRef>()

  remember(holder: TaskHolder, task: TaskRef): void {
    const key = keyOf(holder, task.id)
    this.#tasks.delete(key)
    this.#tasks.set(key, task)
    const [oldest] = this.#tasks.keys()
    if (this.#tasks.size > MAX_TASKS && oldest !== undefined) this.#tasks.delete(oldest)
  }

  find(holder: TaskHolder, id: string): TaskRef | undefined {
    return this.#tasks.get(keyOf(holder, id))
  }
}

const keyOf = ({ principal, connection }: TaskHolder, id: string): string =>
  JSON.stringify([bindingOf(principal, connection), id])
