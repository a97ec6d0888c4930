import { BLANK } from '../detector.ts'
import { findSensitive } from '../find-sensitive.ts'
import type { Hits } from '../hits.ts'
import type { Pace, Steps } from '../pace.ts'
import type { Profile } from '../profile.ts'
import { readable } from '../readable-text.ts'
import { bitsOfOthers, knowing } from './said.ts'
import { startOfAnnounced } from './announced.ts'
import { startOfTail } from './tail.ts'

/** A part of a text and what is found in it. */
export interface View {
  readonly hits: Hits
  /** The rules whose context was said before. */
  readonly before: ReadonlySet<string>
  /** Up to here everything stays as it is found, whatever follows. */
  readonly cut: number
  /** By rule: the place behind which its context is said, infinitely far for none. */
  readonly said: ReadonlyMap<string, number>
  /** Values only if something that may follow says so: the rules, and where the first one begins. */
  readonly waiting: { readonly rules: readonly string[]; readonly start: number }
}

/** What is found in a part, of which it is known what was said before it. */
export function* found(
  text: string,
  profile: Profile,
  said: ReadonlySet<string>,
  pace: Pace,
): Steps<Hits> {
  const bits = (yield* profile.prefilter.scan(text, pace)) | bitsOfOthers(profile, said)
  return yield* findSensitive(text, bits, knowing(profile, { said }), pace)
}

/** Looks at a part, of which it is known what was said before it. */
export function* view(
  text: string,
  profile: Profile,
  said: ReadonlySet<string>,
  pace: Pace,
): Steps<View> {
  const bits = (yield* profile.prefilter.scan(text, pace)) | bitsOfOthers(profile, said)
  const places = new Map<string, number>()
  const note = (rule: string, at: number): void => {
    places.set(rule, Math.min(at, places.get(rule) ?? at))
  }
  const hits = yield* findSensitive(text, bits, knowing(profile, { said, note }), pace)
  const { text: read, origins } = yield* readable(text, bits, profile.kinds, pace)
  const rest = blanked(read, hits, origins)
  const end = { read, blanked: rest, hits, length: text.length }
  const tail = startOfTail(rest, yield* startOfAnnounced(end, profile, pace))
  const waiting = yield* waitingIn(text, tail, { bits, profile, said, pace })
  const origin = (at: number): number => (at >= read.length ? text.length : (origins?.[at] ?? at))
  return {
    hits,
    before: said,
    cut: outsideOf(hits, startOfPair(text, Math.min(origin(tail), waiting.start))),
    said: new Map([...places].map(([rule, at]) => [rule, at > read.length ? at : origin(at)])),
    waiting,
  }
}

interface Reading {
  readonly bits: number
  readonly profile: Profile
  readonly said: ReadonlySet<string>
  readonly pace: Pace
}

/** What is found only where a context follows; what says so in the tail may not be what it seems. */
function* waitingIn(
  text: string,
  upTo: number,
  { bits, profile, said, pace }: Reading,
): Steps<View['waiting']> {
  const wanted = knowing(profile, { said, foreseen: true }).detectorsOf(bits)
  if (wanted.every(({ context }) => context === undefined)) return { rules: [], start: text.length }
  const sure = yield* findSensitive(text, bits, knowing(profile, { said, upTo }), pace)
  const foreseen = { said, upTo, foreseen: true }
  const most = yield* findSensitive(text, bits, knowing(profile, foreseen), pace)
  const known = new Set(rowsOf(sure))
  const rows = rowsOf(most)
  const rules = new Set<string>()
  let start = text.length
  for (let index = 0; index < most.count; index++) {
    if (known.delete(rows[index] ?? '')) continue
    rules.add(most.foundBy(index).rule)
    start = Math.min(start, most.start(index))
  }
  for (const row of known) start = Math.min(start, Number.parseInt(row, 10))
  return { rules: [...rules], start }
}

/** Hits as texts that can be compared. */
export const rowsOf = (hits: Hits): string[] =>
  Array.from({ length: hits.count }, (_, index) => {
    const { rule } = hits.foundBy(index)
    return `${hits.start(index)} ${hits.end(index)} ${rule} ${hits.text(index)}`
  })

/** The text as detectors read it, without what they found. */
function blanked(read: string, hits: Hits, origins: Int32Array | undefined): string {
  let text = ''
  let done = 0
  for (let index = 0; index < hits.count; index++) {
    const start = placeOf(origins, read.length, hits.start(index))
    const end = placeOf(origins, read.length, hits.end(index))
    text += read.slice(done, start) + BLANK.repeat(Math.max(0, end - start))
    done = end
  }
  return text + read.slice(done)
}

/** The first character that comes from a place of the text as it came, or from behind it. */
function placeOf(origins: Int32Array | undefined, length: number, at: number): number {
  if (origins === undefined) return at
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((origins[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** A place, or the begin of the value in which it stands. */
function outsideOf(hits: Hits, at: number): number {
  for (let index = 0; index < hits.count; index++) {
    if (hits.start(index) < at && hits.end(index) > at) return hits.start(index)
  }
  return at
}

/** A place, or the one before it where it would part a pair of surrogates. */
const startOfPair = (text: string, at: number): number =>
  /^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) && at > 0 ? at - 1 : at
