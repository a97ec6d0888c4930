import { FOUND_KINDS } from '@sallyport/contracts'
import { newTally, type Score, type Tally } from './score.ts'

/** Kinds with a shape of their own. */
export const STRUCTURED = [
  'payment_card',
  'iban',
  'national_id',
  'email',
  'phone',
  'ip_address',
  'mac_address',
  'date_of_birth',
  'crypto_wallet',
] as const
const SECRETS = FOUND_KINDS.filter((kind) => !STRUCTURED.some((other) => other === kind))

/** Least shares that masking is to reach. */
export const GOALS = { recall: 0.97, precision: 0.98, secretsRecall: 0.95 } as const

/** Shares from 0 to 1; nothing where there was nothing to divide by. */
export interface Shares {
  readonly recall: number | undefined
  readonly precision: number | undefined
}

/** One kind, or several. */
export interface Line extends Shares {
  readonly name: string
  readonly values: number
  readonly misses: number
  readonly falseAlarms: number
  /** Values that are masked as something else. */
  readonly otherwise: number
  /** Findings of this kind on values of others, by what these are. */
  readonly confused: Readonly<Record<string, number>>
  /** Whether the goals are met; nothing where there is none for it. */
  readonly met: boolean | undefined
}

export interface Summary {
  readonly kinds: readonly Line[]
  readonly groups: readonly Line[]
  readonly met: boolean
}

const share = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : part / whole

const sharesOf = ({ values, masked, right, wrong }: Tally): Shares => ({
  recall: share(masked, values),
  precision: share(right, right + wrong),
})

/** Recall and precision by kind and over all kinds, and whether the goals are met. */
export function summaryOf({ tallies }: Score): Summary {
  const tallyOf = (kind: string): Tally => tallies.get(kind) ?? newTally()
  const structured = STRUCTURED.map((kind) => lineOf(kind, tallyOf(kind), meetsGoals))
  const secrets = SECRETS.map((kind) => lineOf(kind, tallyOf(kind)))
  const others = [...tallies.keys()].filter((kind) => !FOUND_KINDS.some((known) => known === kind))
  const kinds = [...structured, ...secrets, ...others.map((kind) => lineOf(kind, tallyOf(kind)))]
  const micro = (name: string, among: readonly string[], meets?: Meets): Line =>
    lineOf(name, sumOf(among.map(tallyOf)), meets)
  const groups = [
    micro('structured (micro)', STRUCTURED),
    macro('structured (macro)', structured),
    micro('secrets (micro)', SECRETS, ({ recall = 0 }) => recall >= GOALS.secretsRecall),
    macro('secrets (macro)', secrets),
    micro('all (micro)', [...tallies.keys()]),
    macro('all (macro)', kinds),
  ]
  return { kinds, groups, met: [...kinds, ...groups].every(({ met }) => met !== false) }
}

type Meets = (shares: Shares) => boolean

const meetsGoals: Meets = ({ recall = 0, precision = 0 }) =>
  recall >= GOALS.recall && precision >= GOALS.precision

function lineOf(name: string, tally: Tally, meets?: Meets): Line {
  const shares = sharesOf(tally)
  return {
    name,
    values: tally.values,
    ...shares,
    misses: tally.values - tally.masked,
    falseAlarms: tally.wrong,
    otherwise: tally.otherwise,
    confused: Object.fromEntries(tally.confused),
    met: meets?.(shares),
  }
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum = newTally()
  for (const tally of tallies) {
    sum.values += tally.values
    sum.masked += tally.masked
    sum.otherwise += tally.otherwise
    sum.right += tally.right
    sum.wrong += tally.wrong
  }
  return sum
}

const mean = (shares: readonly (number | undefined)[]): number | undefined => {
  const known = shares.filter((value) => value !== undefined)
  return share(
    known.reduce((sum, value) => sum + value, 0),
    known.length,
  )
}

/** The mean of the kinds; a kind that nothing was found of has no precision. */
function macro(name: string, lines: readonly Line[]): Line {
  const count = (of: (line: Line) => number): number =>
    lines.reduce((sum, line) => sum + of(line), 0)
  return {
    name,
    values: count(({ values }) => values),
    recall: mean(lines.map(({ recall }) => recall)),
    precision: mean(lines.map(({ precision }) => precision)),
    misses: count(({ misses }) => misses),
    falseAlarms: count(({ falseAlarms }) => falseAlarms),
    otherwise: count(({ otherwise }) => otherwise),
    confused: {},
    met: undefined,
  }
}
