import type { Manner } from './client.ts'
import { type Dice, diceOf } from './dice.ts'
import type { Person } from './people.ts'
import { TERMS } from './policies.ts'
import { type Leasing, planLeasing } from './schedule-access.ts'
import type { Tool } from './target.ts'

/** What happens in one run, and when: milliseconds from its beginning. */
export interface Run {
  readonly number: number
  readonly connection: string
  /** Calls through the edges. */
  readonly calls: Asking & { readonly clients: readonly Client[] }
  /** Uses of an approval on the bus itself, by whoever stands where an edge stands. */
  readonly uses?: Asking & { readonly users: readonly User[] }
  /** Access for a time. */
  readonly leasing?: Leasing
  /** When another policy version is published. */
  readonly publishMs?: number
  /** Nothing stands against the call: it has to be executed, exactly once. */
  readonly happens: boolean
}

/** An operation that needs consent, and those who have a say. */
export interface Asking {
  readonly by: Person
  readonly tool: Tool
  readonly voters: readonly Voter[]
  /** When the request is withdrawn. */
  readonly cancelMs?: number
}

export interface Voter {
  readonly who: Person
  readonly vote: 'approve' | 'deny'
  /** From when the approval is known. */
  readonly delayMs: number
  readonly caller: number
}

export interface Client {
  /** Another than who asks. */
  readonly by?: Person
  readonly manner: Manner
  readonly delayMs: number
  /** The edge of its first request; the next goes to the other one. */
  readonly edge: number
  /** How often it asks. */
  readonly posts: number
  readonly leavesMs?: number
  /** Its arguments are one byte apart. */
  readonly changed: boolean
}

export interface User {
  readonly delayMs: number
  readonly caller: number
  /** Its digest is one digit apart. */
  readonly changed: boolean
}

/** What disturbs all runs of a round. */
export interface Disturbance {
  readonly atMs: number
  readonly what: 'cut approval' | 'cut edge' | 'restart approval' | 'restart edge' | 'move clock'
  readonly replica: 0 | 1
  /** How far the clock of that replica is from the true time. */
  readonly skewMs: number
}

/** Runs that go on at the same time. */
export interface Round {
  readonly number: number
  readonly runs: readonly Run[]
  readonly disturbances: readonly Disturbance[]
}

export const RUNS_PER_ROUND = 25
/** Nobody publishes there. */
const STEADY = 'steady'
const SHAKY = ['shaky-1', 'shaky-2'] as const
export const CONNECTIONS = [STEADY, ...SHAKY] as const
/** Enough for any call that has to happen. */
const PERSISTENT = 500

const ASKERS = ['alice', 'alice-agent', 'carol', 'carol', 'carol-agent', 'reporter', 'bob'] as const
const VOTERS = [
  'bob',
  'bob',
  'erin',
  'erin',
  'frank',
  'frank',
  'approval-bot',
  'bob-agent',
  'alice',
  'alice-agent',
  'carol-agent',
  'erin-later',
  'mallory',
] as const
const TOOL_MIX = ['pay', 'pay', 'pay', 'wipe', 'wipe', 'blink'] as const
const MANNERS = ['legacy', 'modern', 'task'] as const
const SKEWS = [-3_600_000, -1_500, -400, 400, 1_500, 3_600_000] as const

/** The round of that number, the same for the same seed, with so many of its runs. */
export function planRound(seed: number, number: number, runs: number): Round {
  const dice = diceOf(seed, `round ${number}`)
  const calm = dice.chance(50)
  const disturbances = calm ? [] : dice.times(1, 4, () => planDisturbance(dice))
  return {
    number,
    runs: Array.from({ length: runs }, (_, i) => planRun(seed, number * RUNS_PER_ROUND + i, calm)),
    disturbances,
  }
}

function planDisturbance(dice: Dice): Disturbance {
  return {
    atMs: dice.number(0, 1500),
    what: dice.one([
      'move clock',
      'move clock',
      'move clock',
      'cut approval',
      'cut approval',
      'restart approval',
      'cut edge',
      'restart edge',
    ]),
    replica: dice.one([0, 1]),
    skewMs: dice.one(SKEWS),
  }
}

function planRun(seed: number, number: number, calm: boolean): Run {
  const dice = diceOf(seed, `run ${number}`)
  const steady = dice.chance(70)
  const asking = planAsking(dice)
  const happens = calm && steady && isGiven(asking)
  const posts = happens ? PERSISTENT : dice.number(3, 6)
  const { manner, delayMs, edge } = planClient(dice)
  const others = dice.times(0, 3, () => planClient(dice))
  const calls = {
    ...asking,
    clients: [
      { manner, delayMs, edge, posts, changed: false },
      // Who leaves between the use and the forwarding has spent the consent.
      ...(happens ? others.map(staying) : others),
    ],
  }
  const publishes = !steady && dice.chance(25)
  const uses = dice.chance(50) ? planUses(dice) : undefined
  const leasing = planLeasing(seed, number)
  return {
    number,
    connection: steady ? STEADY : dice.one(SHAKY),
    calls,
    ...(uses !== undefined && { uses }),
    ...(leasing !== undefined && { leasing }),
    ...(publishes && { publishMs: dice.number(0, 600) }),
    happens,
  }
}

function staying(client: Client): Client {
  const { leavesMs: _, ...stays } = client
  return stays
}

function planAsking(dice: Dice): Asking {
  const cancels = dice.chance(8)
  return {
    by: dice.one(ASKERS),
    tool: dice.one(TOOL_MIX),
    voters: dice.times(1, 5, () => ({
      who: dice.one(VOTERS),
      vote: dice.chance(10) ? 'deny' : 'approve',
      delayMs: dice.chance(10) ? dice.number(900, 1100) : dice.number(0, 400),
      caller: dice.number(0, 5),
    })),
    ...(cancels && { cancelMs: dice.number(0, 500) }),
  }
}

function planClient(dice: Dice): Client {
  const isOther = dice.chance(10)
  const leaves = dice.chance(20)
  return {
    ...(isOther && { by: dice.one(ASKERS) }),
    manner: dice.one(MANNERS),
    delayMs: dice.number(0, 300),
    edge: dice.number(0, 1),
    posts: dice.number(1, 4),
    ...(leaves && { leavesMs: dice.number(0, 500) }),
    changed: dice.chance(15),
  }
}

function planUses(dice: Dice): NonNullable<Run['uses']> {
  const users = dice.times(1, 6, () => ({
    delayMs: dice.chance(15) ? dice.number(900, 1300) : dice.number(0, 500),
    caller: dice.number(0, 5),
    changed: dice.chance(15),
  }))
  return { ...planAsking(dice), users }
}

/** Whether enough people who may consent do, whatever the others try, and nobody is against it. */
function isGiven({ by, tool, voters, cancelMs }: Asking): boolean {
  if (tool === 'blink' || cancelMs !== undefined) return false
  if (voters.some(({ vote }) => vote === 'deny')) return false
  const sure = ['bob', 'erin', 'frank', 'approval-bot'].filter(
    (person) => person !== by && voters.some(({ who }) => who === person),
  )
  return sure.length >= TERMS[tool].quorum
}
