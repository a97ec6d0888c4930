import type { Manner } from './client.ts'
import { type Dice, diceOf } from './dice.ts'
import type { Person } from './people.ts'
import type { Voter } from './schedule.ts'
import type { Tool } from './target.ts'

/** Access for a time: those who want it, those who have a say, and those who call meanwhile. */
export interface Leasing {
  readonly by: Person
  readonly asking: readonly Asked[]
  /** Calls of tools that access is asked for, before, under and after it. */
  readonly callers: readonly Caller[]
  /** On the first call of all, each with an offer of its class or without. */
  readonly voters: readonly Offering[]
}

/** Access that is asked for ahead, or taken. */
export interface Asked {
  readonly delayMs: number
  readonly caller: number
  /** Absent: everything of the connection. */
  readonly tools?: readonly [Tool, ...Tool[]]
  readonly access: 'read' | 'write' | 'admin'
  readonly seconds: number
  readonly breaksGlass: boolean
  readonly voters: readonly Offering[]
  /** Delays are from when access is known to be given. */
  readonly revokers: readonly Revoker[]
  /** Whether it is asked for once more while it lasts. */
  readonly extended: boolean
}

export interface Offering extends Voter {
  readonly seconds?: number
}

export interface Revoker {
  readonly who: Person
  readonly delayMs: number
  readonly caller: number
}

export interface Caller {
  /** Another than who asks. */
  readonly by?: Person
  readonly tool: Tool
  readonly manner: Manner
  readonly delayMs: number
  readonly edge: number
  /** How many, each with other arguments. */
  readonly calls: number
  readonly pauseMs: number
}

const HOLDERS = ['carol', 'carol', 'carol-agent', 'alice-agent', 'alice', 'heidi'] as const
/** Some have the name of a holder, or act for one. */
const OTHERS = ['carol', 'carol-agent', 'carol-scribe', 'alice-agent', 'helper', 'mallory'] as const
const VOTERS = [
  'bob',
  'bob',
  'erin',
  'erin',
  'heidi',
  'heidi',
  'grace',
  'grace',
  'ivan',
  'bob-agent',
  'erin-later',
  'alice',
  'carol',
  'mallory',
] as const
/** Where it takes two of the `owners`. */
const VAULT_VOTERS = [
  'grace',
  'grace',
  'ivan',
  'ivan',
  'heidi',
  'heidi',
  'bob',
  'erin',
  'carol',
  'mallory',
] as const
const REVOKERS = ['bob', 'grace', 'dave', 'carol', 'alice', 'alice-agent', 'mallory'] as const
const SCOPES = [
  ['lease'],
  ['lease'],
  ['lease'],
  ['vault'],
  ['lease', 'vault'],
  ['pay', 'lease'],
  undefined,
  undefined,
] as const satisfies readonly (Asked['tools'] | undefined)[]
const TOOLS = ['lease', 'lease', 'lease', 'vault', 'vault', 'pay'] as const
const ACCESS = ['write', 'write', 'write', 'write', 'admin', 'read'] as const

/** What happens about access in the run of that number, the same for the same seed; nothing in most. */
export function planLeasing(seed: number, number: number): Leasing | undefined {
  const dice = diceOf(seed, `access ${number}`)
  if (!dice.chance(40)) return undefined
  return {
    by: dice.one(HOLDERS),
    asking: dice.times(1, 2, () => planAsked(dice)),
    callers: [planCaller(dice, 0), ...dice.times(1, 2, () => planCaller(dice, 35))],
    voters: dice.chance(50) ? dice.times(1, 3, () => planOffer(dice, 70)) : [],
  }
}

function planAsked(dice: Dice): Asked {
  const tools: Asked['tools'] = dice.one(SCOPES)
  const takesOwners = tools === undefined || tools.includes('vault')
  return {
    delayMs: dice.number(0, 300),
    caller: dice.number(0, 5),
    ...(tools !== undefined && { tools }),
    access: dice.one(ACCESS),
    seconds: dice.one([1, 1, 1, 1, 2, 2, 2, 3]),
    breaksGlass: dice.chance(15),
    voters: dice.times(1, 5, () => planOffer(dice, 20, takesOwners ? VAULT_VOTERS : VOTERS)),
    revokers: dice.chance(45) ? dice.times(1, 3, () => planRevoker(dice)) : [],
    extended: dice.chance(20),
  }
}

/** `percent`: how many of a hundred name a time. */
function planOffer(
  dice: Dice,
  percent: number,
  voters: readonly [Person, ...Person[]] = VOTERS,
): Offering {
  const offers = dice.chance(percent)
  return {
    who: dice.one(voters),
    vote: dice.chance(5) ? 'deny' : 'approve',
    delayMs: dice.number(0, 300),
    caller: dice.number(0, 5),
    ...(offers && { seconds: dice.number(1, 3) }),
  }
}

const planRevoker = (dice: Dice): Revoker => ({
  who: dice.one(REVOKERS),
  delayMs: dice.number(0, 600),
  caller: dice.number(0, 5),
})

/** `others`: how many of a hundred are not whoever asks. */
function planCaller(dice: Dice, others: number): Caller {
  const isOther = dice.chance(others)
  const late = dice.chance(30)
  return {
    ...(isOther && { by: dice.one(OTHERS) }),
    tool: dice.one(TOOLS),
    manner: dice.one(['legacy', 'modern', 'task']),
    delayMs: late ? dice.number(1200, 2000) : dice.number(0, 600),
    edge: dice.number(0, 1),
    calls: dice.number(2, late ? 3 : 5),
    pauseMs: dice.number(0, 120),
  }
}
