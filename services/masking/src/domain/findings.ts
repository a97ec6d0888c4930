import type { Finding } from '@sallyport/contracts'

/** Most entries of one reply. */
export const MOST_FINDINGS = 256
const LONGEST_PLACE = 256
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
  let entries = new Map<string, Finding>()
  let mostSteps = Number.POSITIVE_INFINITY
  // Many a value stands where the one before it stood.
  let last = { place: '', mostSteps, told: '' }
  const count = (target: Map<string, Finding>, found: Finding): void => {
    if (last.place !== found.place || last.mostSteps !== mostSteps) {
      last = { place: found.place, mostSteps, told: cut(found.place, mostSteps) }
    }
    const place = last.told
    const key = `${found.kind}\n${found.rule}\n${found.action}\n${place}`
    const sum = (target.get(key)?.count ?? 0) + found.count
    target.set(key, { ...found, place, count: sum })
  }
  return {
    add(found) {
      count(entries, found)
      while (entries.size > MOST_FINDINGS && mostSteps > 0) {
        const steps = [...entries.values()].map(({ place }) => stepsOf(place))
        mostSteps = Math.min(mostSteps, Math.max(...steps)) - 1
        const fewer = new Map<string, Finding>()
        for (const entry of entries.values()) count(fewer, entry)
        entries = fewer
      }
    },
    list: () => [...entries.values()],
  }
}

const stepsOf = (place: string): number => place.split('/').length - 1

/** The place in at most so many steps and characters, with `…` for the rest. */
function cut(place: string, mostSteps: number): string {
  if (place.length <= LONGEST_STEP && mostSteps === Number.POSITIVE_INFINITY) return place
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
