import type { Finding } from '@sallyport/contracts'

/** Most entries of one reply. */
export const MOST_FINDINGS = 256
const LONGEST_PLACE = 256
/** Places that are remembered as they are told. */
const MOST_KNOWN = 1024
/** Characters that are told of a key. */
export const LONGEST_STEP = 64
const MORE = '…'

/** Counts what was masked, by kind, rule, place and action. */
export interface Findings {
  readonly add: (found: Finding) => void
  readonly list: () => Finding[]
}

/**
 * Places that get too many are told less exactly, never left out: the deepest steps of all places become `…` until the
 * entries fit, so that their counts stay whole.
 */
export function createFindings(): Findings {
  let entries = new Entries()
  let mostSteps = Number.POSITIVE_INFINITY
  // Many a value stands where others before it stood.
  const known = new Map<string, There>()
  const count = (found: Finding): void => {
    let there = known.get(found.place)
    if (there === undefined) {
      there = entries.at(cut(found.place, mostSteps))
      if (known.size === MOST_KNOWN) known.clear()
      known.set(found.place, there)
    }
    entries.count(found, there)
  }
  return {
    add(found) {
      count(found)
      while (entries.size > MOST_FINDINGS && mostSteps > 0) {
        const all = entries.list()
        const steps = all.map(({ place }) => stepsOf(place))
        mostSteps = Math.min(mostSteps, Math.max(...steps)) - 1
        entries = new Entries()
        known.clear()
        for (const entry of all) count(entry)
      }
    },
    list: () => entries.list(),
  }
}

/** A finding that is still counted. */
type Entry = Omit<Finding, 'count'> & { count: number }

/** What is counted at one place. */
interface There {
  readonly place: string
  readonly entries: Entry[]
}

/** Findings in the order in which they came, and by their places: few are alike but for that. */
class Entries {
  readonly #all: Entry[] = []
  readonly #byPlace = new Map<string, There>()

  get size(): number {
    return this.#all.length
  }

  /** What is counted at a place, as it is told. */
  at(place: string): There {
    const known = this.#byPlace.get(place)
    if (known !== undefined) return known
    const there = { place, entries: [] }
    this.#byPlace.set(place, there)
    return there
  }

  count(found: Finding, { place, entries }: There): void {
    for (const entry of entries) {
      if (!isAlike(entry, found)) continue
      entry.count += found.count
      return
    }
    const entry = { ...found, place }
    this.#all.push(entry)
    entries.push(entry)
  }

  list(): Finding[] {
    return [...this.#all]
  }
}

const isAlike = (one: Entry, other: Finding): boolean =>
  one.kind === other.kind && one.rule === other.rule && one.action === other.action

function stepsOf(place: string): number {
  let steps = 0
  for (let at = place.indexOf('/'); at >= 0; at = place.indexOf('/', at + 1)) steps++
  return steps
}

/** Whether a place has no more than so many steps. */
const hasSteps = (place: string, most: number): boolean =>
  most === Number.POSITIVE_INFINITY || stepsOf(place) <= most

/** The place in at most so many steps and characters, with `…` for the rest. */
function cut(place: string, mostSteps: number): string {
  if (place.length <= LONGEST_STEP && hasSteps(place, mostSteps)) return place
  const steps = place.split('/').slice(1).map(shorten)
  let kept = Math.min(steps.length, mostSteps)
  let length = steps.slice(0, kept).reduce((sum, step) => sum + 1 + step.length, 0)
  while (length + (kept < steps.length ? 1 + MORE.length : 0) > LONGEST_PLACE) {
    kept--
    length -= 1 + (steps[kept]?.length ?? 0)
  }
  return [...steps.slice(0, kept), ...(kept < steps.length ? [MORE] : [])]
    .map((step) => `/${step}`)
    .join('')
}

const shorten = (step: string): string =>
  step.length <= LONGEST_STEP ? step : `${step.slice(0, LONGEST_STEP - 1).toWellFormed()}${MORE}`
