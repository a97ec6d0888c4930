import { type Detector, placeholder } from './detector.ts'
import type { Pace, Steps } from './pace.ts'
import type { Spans } from './spans.ts'
import type { Replacements } from './splice.ts'

/** What a value was found by, as it is told. */
export interface FoundBy extends Pick<Detector, 'kind' | 'rule' | 'action'> {
  /** Kinds of others that it overlapped with. */
  readonly also?: readonly string[]
  /** What is put in its place for who may see more than others, where that is something else. */
  readonly shownText?: string
  /** Told in findings of its own. */
  readonly isTold?: true
  /** Where the text stays as it is written: what all see, or what only some do. Nothing of it is masked, nor looked at again. */
  readonly stays?: { readonly content: boolean; readonly shown: boolean }
}

/** Hits between two pauses. */
const BATCH = 1024
/** As much of a value, and of what stands before it, as a detector needs to name its rule. */
const LONGEST_NAMED = 256
/** What looking at one hit costs, in characters. */
const COST = 8

/** Of lists that have nothing yet. */
const NO_PLACES: number[] = []

/** Values that must be masked, in order and without overlap; plain columns, for the reason that `Spans` are. */
export class Hits implements Replacements {
  #starts = NO_PLACES
  #ends = NO_PLACES
  #foundBy: FoundBy[] = []
  #texts: string[] = []

  get count(): number {
    return this.#starts.length
  }

  add(start: number, end: number, foundBy: FoundBy, text: string): void {
    if (this.#starts === NO_PLACES) {
      // Most lists have one: room for more is made when it is needed.
      this.#starts = [start]
      this.#ends = [end]
      this.#foundBy = [foundBy]
      this.#texts = [text]
      return
    }
    this.#starts.push(start)
    this.#ends.push(end)
    this.#foundBy.push(foundBy)
    this.#texts.push(text)
  }

  start(index: number): number {
    return this.#starts[index] ?? 0
  }

  end(index: number): number {
    return this.#ends[index] ?? 0
  }

  foundBy(index: number): FoundBy {
    const foundBy = this.#foundBy[index]
    if (foundBy === undefined) throw new RangeError('there is no such hit')
    return foundBy
  }

  /** The placeholder to put in its place. */
  text(index: number): string {
    return this.#texts[index] ?? ''
  }

  /** Adds a hit of another list; of two within each other only the outer one, which begins first. */
  merge(hits: Hits, index: number): void {
    const [start, end] = [hits.start(index), hits.end(index)]
    const last = this.count - 1
    if (last < 0 || start >= this.end(last)) {
      this.add(start, end, hits.foundBy(index), hits.text(index))
      return
    }
    this.#foundBy[last] = together(this.foundBy(last), hits.foundBy(index))
    if (end > this.end(last)) {
      this.#ends[last] = end
      this.#texts[last] = placeholder(this.foundBy(last).kind)
    }
  }
}

/** Nothing was found. */
export const NO_HITS = new Hits()

/** Of two that overlap the first counts, unless more becomes of the other than a placeholder. */
function together(first: FoundBy, second: FoundBy): FoundBy {
  if (first.kind === second.kind && first.action === second.action) return first
  const [counts, other] =
    SEVERITY.indexOf(second.action) > SEVERITY.indexOf(first.action)
      ? [second, first]
      : [first, second]
  const { kind, rule, action } = counts
  return { kind, rule, action, also: [other.kind, ...(first.also ?? []), ...(second.also ?? [])] }
}

/** Beside the others, which replace a value, in order. */
const SEVERITY: readonly FoundBy['action'][] = ['drop', 'block']

/** A text, and the key that it may stand under. */
export interface Keyed {
  readonly text: string
  readonly key: string
}

/** What a detector has found in a text, as hits. */
export function* hitsOf(detector: Detector, where: Keyed, found: Spans, pace: Pace): Steps<Hits> {
  const hits = new Hits()
  const names: Names = new Map()
  for (let index = 0; index < found.count; index++) {
    addHit(hits, detector, where, found, index, names)
    if ((index + 1) % BATCH === 0 && pace.spend(BATCH * COST)) yield pace.rest()
  }
  return hits
}

/** As {@link hitsOf}, without pauses: for few. */
export function hitsAtOnce(detector: Detector, where: Keyed, found: Spans): Hits {
  const hits = new Hits()
  const names: Names | undefined = found.count === 1 ? undefined : new Map()
  for (let index = 0; index < found.count; index++) {
    addHit(hits, detector, where, found, index, names)
  }
  return hits
}

/** What was found by each rule of a detector. */
type Names = Map<string, FoundBy>

/** Adds what a detector has found, by its places. */
function addHit(
  hits: Hits,
  detector: Detector,
  where: Keyed,
  found: Spans,
  index: number,
  names: Names | undefined,
): void {
  const { kind, replacement, shown } = detector
  const [start, end] = [found.start(index), found.end(index)]
  const foundBy =
    detector.ruleOf === undefined ? detector : named(detector, where, start, end, names)
  if (replacement !== undefined) {
    hits.add(start, end, foundBy, replacement(where.text.slice(start, end)))
    return
  }
  hits.add(start, end, foundBy, placeholder(kind, shown?.(where.text.slice(start, end))))
}

/** What was found at a place: the detector, under the name of the rule that applied where it knows several. */
function named(
  { kind, rule: all, action, ruleOf }: Detector,
  { text, key }: Keyed,
  start: number,
  end: number,
  names: Names | undefined,
): FoundBy {
  const value = text.slice(start, Math.min(end, start + LONGEST_NAMED))
  const before = `${start < LONGEST_NAMED ? `${key}: ` : ''}${text.slice(Math.max(0, start - LONGEST_NAMED), start)}`
  const rule = ruleOf?.(value, before) ?? all
  const known = names?.get(rule)
  if (known !== undefined) return known
  const foundBy = { kind, rule, action }
  names?.set(rule, foundBy)
  return foundBy
}

/** The hits of both lists. */
export function* mergeHits(hits: Hits, more: Hits, pace: Pace): Steps<Hits> {
  if (hits.count === 0) return more
  const merged = new Hits()
  let [left, right] = [0, 0]
  while (left < hits.count || right < more.count) {
    if (isFirst(hits, left, more, right)) merged.merge(hits, left++)
    else merged.merge(more, right++)
    if ((left + right) % BATCH === 0 && pace.spend(BATCH * COST)) yield pace.rest()
  }
  return merged
}

/** As {@link mergeHits}, without pauses: for few. */
export function mergeAtOnce(hits: Hits, more: Hits): Hits {
  if (hits.count === 0) return more
  const merged = new Hits()
  let [left, right] = [0, 0]
  while (left < hits.count || right < more.count) {
    if (isFirst(hits, left, more, right)) merged.merge(hits, left++)
    else merged.merge(more, right++)
  }
  return merged
}

/** Whether a hit begins before another of another list, or with it and is the longer one. */
function isFirst(hits: Hits, index: number, others: Hits, other: number): boolean {
  if (index === hits.count || other === others.count) return other === others.count
  const apart = hits.start(index) - others.start(other)
  return apart < 0 || (apart === 0 && hits.end(index) >= others.end(other))
}
