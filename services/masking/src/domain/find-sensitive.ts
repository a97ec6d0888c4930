import { replaceSpans } from '@sallyport/json'
import { BLANK, type Detector, type Match } from './detector.ts'
import type { Profile } from './profile.ts'
import { readable } from './readable-text.ts'

/** A value that must be masked; places are those of the text as it was given. */
export interface Hit extends Match {
  readonly kind: string
  readonly rule: string
  readonly action: Detector['action']
}

/** More rounds than any honest text needs; what still has something to find then is masked whole. */
const MOST_ROUNDS = 8

/** The key over a value: its text, and the bits of the detectors that read it. */
export interface KeyOfValue {
  readonly bits: number
  readonly key: string
}

const NO_KEY: KeyOfValue = { bits: 0, key: '' }

/**
 * Finds everything that a profile masks in a text: `bits` are those of the prefilter's scan of it. Hits are in order and
 * do not overlap.
 *
 * What is found is blanked and the detectors run again until nothing more is found. So nothing that masking lays bare
 * stays, and masking what is masked changes nothing.
 */
export function findSensitive(
  text: string,
  bits: number,
  profile: Profile,
  over: KeyOfValue = NO_KEY,
): readonly Hit[] {
  const steps = findInSteps(text, bits, profile, over)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** As {@link findSensitive}, with a pause after every detector for large texts. */
export function* findInSteps(
  text: string,
  bits: number,
  profile: Profile,
  over: KeyOfValue,
): Generator<void, readonly Hit[]> {
  const { text: rest, origins } = readable(text, bits)
  const all = origins === undefined ? bits : bits | profile.prefilter.scan(rest, 0, rest.length)
  const hits = yield* findAll(rest, all | over.bits, profile, over)
  if (origins === undefined) return hits
  return hits.map((hit) => ({
    ...hit,
    start: origins[hit.start] ?? 0,
    end: behind(text, origins[hit.end - 1] ?? 0),
  }))
}

function* findAll(
  text: string,
  bits: number,
  profile: Profile,
  over: KeyOfValue,
): Generator<void, readonly Hit[]> {
  let hits: readonly Hit[] = []
  let rest = text
  let wanted = bits
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = rest
    for (const detector of profile.detectorsOf(wanted)) {
      const found = matchesOf(detector, rest, over.key)
      yield
      if (found.length === 0) continue
      rest = blank(rest, found)
      hits = merge(
        hits,
        found.map((match) => hitOf(detector, match)),
      )
    }
    if (rest === before) return hits
    wanted = profile.prefilter.scan(rest, 0, rest.length) | over.bits
  }
  return [{ kind: 'text', rule: 'unsettled', action: 'redact', start: 0, end: text.length }]
}

function matchesOf(detector: Detector, text: string, key: string): readonly Match[] {
  if (key === '' || detector.readsKey !== true) return detector.find(text)
  const offset = key.length + 2
  return detector
    .find(`${key}: ${text}`)
    .filter(({ start }) => start >= offset)
    .map((match) => ({ ...match, start: match.start - offset, end: match.end - offset }))
}

const hitOf = ({ kind, rule, action }: Detector, match: Match): Hit => ({
  kind,
  rule,
  action,
  ...match,
})

/** The text, as long as it was, with the found parts blanked. */
function blank(text: string, found: readonly Match[]): string {
  const edits = found.map(({ start, end }) => ({ start, end, text: BLANK.repeat(end - start) }))
  return replaceSpans(text, edits)
}

/** In order; of hits within each other only the outer one. */
function merge(hits: readonly Hit[], more: readonly Hit[]): readonly Hit[] {
  if (hits.length === 0) return more
  const merged: Hit[] = []
  for (const hit of [...hits, ...more].toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1)
    if (last === undefined || hit.start >= last.end) merged.push(hit)
    else if (hit.end > last.end) merged[merged.length - 1] = { ...last, end: hit.end }
  }
  return merged
}

/** The place behind the character at `at`. */
const behind = (text: string, at: number): number =>
  at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
