import { type Detector, REACH } from './detector.ts'
import { mayBeEscaped, unescaped } from './escapes.ts'
import { blanked } from './found.ts'
import { Hits, hitsOf, mergeHits, NO_HITS } from './hits.ts'
import { everywhere, type Places } from './outline.ts'
import type { Pace, Steps } from './pace.ts'
import { HAS_BACKSLASH, HAS_LONG_WORD, HAS_MARKED } from './prefilter.ts'
import type { Profile } from './profile.ts'
import { isReadable, readable } from './readable-text.ts'
import {
  endOfMatch,
  isAll,
  isShort,
  type KeyOfValue,
  MOST_ROUNDS,
  ShortSearch,
  type Sought,
  unsettled,
} from './short-search.ts'
import { Spans } from './spans.ts'
import { splice } from './splice.ts'

export { isAll, type KeyOfValue } from './short-search.ts'

/** What moving a hit costs, in characters. */
const COST = 8

const NO_KEY: KeyOfValue = { bits: 0, key: '' }

/**
 * Finds everything that a profile masks in a text: `bits` are those of the prefilter's scan of it. Hits are in order and
 * do not overlap; their places are those of the text as it was given.
 *
 * What is found is blanked and the detectors run again until nothing more is found: each but those that have looked at
 * what is left in vain. So nothing that masking lays bare stays, and masking what is masked changes nothing.
 */
export function findSensitive(
  text: string,
  bits: number,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue = NO_KEY,
): Steps<Hits> {
  // Most texts are read as they are, and get by without a step of their own.
  return isReadAsItIs(text, bits)
    ? findAll(text, bits | over.bits, profile, pace, over)
    : findReadable(text, bits, profile, pace, over)
}

/** Begins to look for the same in a short text that is read as it is; undefined for any other. */
export function searchIn(
  text: string,
  bits: number,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue,
): ShortSearch | undefined {
  return isShort(text, pace) && isReadAsItIs(text, bits)
    ? new ShortSearch(text, { bits: bits | over.bits, profile, over }, pace)
    : undefined
}

/** Whether a text has neither escapes nor other characters than those that are seen. */
const isReadAsItIs = (text: string, bits: number): boolean =>
  isReadable(bits) && ((bits & HAS_LONG_WORD) === 0 || !mayBeEscaped(text))

function* findReadable(
  text: string,
  bits: number,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue,
): Steps<Hits> {
  const hits = yield* findAsRead(text, bits, profile, pace, over)
  const maySay = (bits & (HAS_MARKED | HAS_BACKSLASH | HAS_LONG_WORD)) !== 0
  if (!maySay || isAll(hits, text) || !mayBeEscaped(text)) return hits
  return yield* beneathEscapes(text, hits, profile, pace, over)
}

/** What is found in a text as readers of plain text see it, at its places in the text as it is. */
function* findAsRead(
  text: string,
  bits: number,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue,
): Steps<Hits> {
  const { text: read, origins } = yield* readable(text, bits, profile.kinds, pace)
  const all = read === text ? bits : bits | (yield* profile.prefilter.scan(read, pace))
  const found = yield* findAll(read, all | over.bits, profile, pace, over)
  return origins === undefined ? found : yield* atOrigins(found, text, origins, pace)
}

/** What was found, and what is found in the rest once its escapes are undone. */
function* beneathEscapes(
  text: string,
  hits: Hits,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue,
): Steps<Hits> {
  const rest = yield* splice(text, blanked(hits), pace)
  const undone = yield* unescaped(rest, pace)
  if (undone === undefined) return hits
  const scanned = yield* profile.prefilter.scan(undone.text, pace)
  const found = yield* findAsRead(undone.text, scanned, profile, pace, over)
  if (found.count === 0) return hits
  const beneath = new Hits()
  for (let index = 0; index < found.count; index++) {
    const [start, end] = undone.origin(found.start(index), found.end(index))
    beneath.add(start, end, found.foundBy(index), found.text(index))
    if (pace.spend(COST)) yield pace.rest()
  }
  return yield* mergeHits(hits, beneath, pace)
}

function findAll(
  text: string,
  bits: number,
  profile: Profile,
  pace: Pace,
  over: KeyOfValue,
): Steps<Hits> {
  const sought = { bits, profile, over }
  return isShort(text, pace)
    ? toEnd(new ShortSearch(text, sought, pace), pace)
    : findInLong(text, sought, pace)
}

/** What a search in a short text finds. */
export function* toEnd(begun: ShortSearch, pace: Pace): Steps<Hits> {
  while (!begun.goesToEnd()) yield pace.rest()
  return begun.hits
}

function* findInLong(text: string, { bits, profile, over }: Sought, pace: Pace): Steps<Hits> {
  const { prefilter } = profile
  let hits = NO_HITS
  let rest = text
  let inVain: readonly Detector[] = []
  let outline = yield* prefilter.outline(text, pace)
  let wanted = bits
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const detectors = profile.detectorsOf(wanted)
    let last = -1
    for (let index = 0; index < detectors.length; index++) {
      const detector = detectors[index]
      if (detector === undefined || inVain.includes(detector)) continue
      const places = outline.placesFor(profile.bitOf(detector))
      const found = yield* matchesOf(detector, readAs(detector, rest, over.key), pace, places)
      if (found.count === 0) continue
      last = index
      inVain = []
      const more = yield* hitsOf(detector, { text: rest, key: over.key }, found, pace)
      hits = yield* mergeHits(hits, more, pace)
      if (isAll(hits, text)) return hits
      rest = yield* splice(rest, blanked(found), pace)
    }
    if (last < 0) return hits
    // What came behind the last find looked at what is left of the text.
    inVain = detectors.slice(last + 1)
    outline = yield* prefilter.outline(rest, pace)
    wanted = outline.bits | over.bits
  }
  return unsettled(text)
}

/** A text as a detector reads it. */
interface Asked {
  readonly read: string
  /** Where in that the text begins. */
  readonly start: number
  /** Whether all of the text is masked because of the key over it. */
  readonly isWhole: boolean
}

/** A detector that reads keys sees the one over the text before it. */
function readAs({ readsKey = false, isWhole }: Detector, text: string, key: string): Asked {
  if (key === '' || !readsKey) return { read: text, start: 0, isWhole: false }
  const read = `${key}: ${text}`
  return { read, start: read.length - text.length, isWhole: isWhole?.(key, text) === true }
}

function* matchesOf(
  detector: Detector,
  { read, start, isWhole }: Asked,
  pace: Pace,
  places: Places | undefined,
): Steps<Spans> {
  if (isWhole) {
    const all = new Spans()
    all.add(0, read.length - start)
    return all
  }
  const found = yield* search(detector, read, pace, start === 0 ? places : undefined)
  found.leave(start)
  return found
}

/** All matches of a detector in a text, part by part. */
export function* search(
  detector: Detector,
  text: string,
  pace: Pace,
  places: Places = everywhere(text),
): Steps<Spans> {
  const found = new Spans()
  const said = detector.context === undefined ? 0 : yield* endOfFirst(detector.context, text, pace)
  const look = detector.search(text, said)
  let place = places(0)
  while (place !== undefined) {
    const [start, end] = place
    for (let from = start; from < end;) {
      const to = Math.min(end, pace.endOfPart(text, from))
      look(from, to, found)
      if (pace.spend(to - from)) yield pace.rest()
      from = to
    }
    place = places(end)
  }
  return found
}

/** Where the first match of an expression ends, which looks back at one character at most. */
function* endOfFirst(expression: RegExp, text: string, pace: Pace): Steps<number> {
  for (let from = 0; from < text.length;) {
    const to = pace.endOfPart(text, from)
    const offset = Math.max(0, from - 1)
    const end = endOfMatch(expression, text.slice(offset, to + REACH), from - offset, to - offset)
    if (end !== Number.POSITIVE_INFINITY) return offset + end
    if (pace.spend(to - from)) yield pace.rest()
    from = to
  }
  return Number.POSITIVE_INFINITY
}

/** The hits at the places of the text that was read, by where each of its characters comes from. */
function* atOrigins(hits: Hits, text: string, origins: Int32Array, pace: Pace): Steps<Hits> {
  const moved = new Hits()
  for (let index = 0; index < hits.count; index++) {
    const start = origins[hits.start(index)] ?? 0
    const end = behind(text, origins[hits.end(index) - 1] ?? 0)
    moved.add(start, end, hits.foundBy(index), hits.text(index))
    if (pace.spend(1)) yield pace.rest()
  }
  return moved
}

/** The place behind the character at `at`. */
const behind = (text: string, at: number): number =>
  at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
