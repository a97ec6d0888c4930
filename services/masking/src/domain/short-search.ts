import { type Detector, placeholder } from './detector.ts'
import { blanked } from './found.ts'
import { Hits, hitsAtOnce, mergeAtOnce, NO_HITS } from './hits.ts'
import type { Pace } from './pace.ts'
import { UNSETTLED_KIND } from './placeholder-kinds.ts'
import type { Profile } from './profile.ts'
import { Spans } from './spans.ts'
import { spliceAtOnce } from './splice.ts'

/** More rounds than any honest text needs; what still has something to find then is masked whole. */
export const MOST_ROUNDS = 8
/** Shorter texts are looked at whole. */
const WORTH_OUTLINE = 2048
/** Found by nothing in particular: there was always something more. */
const UNSETTLED = { kind: UNSETTLED_KIND, rule: 'unsettled', action: 'redact' } as const

const NOTHING_IN_VAIN: readonly Detector[] = []

/** The key over a value: its text, and the bits of the detectors that read it. */
export interface KeyOfValue {
  readonly bits: number
  readonly key: string
}

/** What is looked for: the bits are those of the prefilter's scan and of the key together. */
export interface Sought {
  readonly bits: number
  readonly profile: Profile
  readonly over: KeyOfValue
}

/** Whether a text is so short that every detector looks at all of it in one go. */
export const isShort = (text: string, pace: Pace): boolean =>
  text.length < WORTH_OUTLINE && pace.endOfPart(text, 0) === text.length

/**
 * Looks for everything that a profile masks in a short text, one detector after the other. It pauses by returning, so that
 * the many texts that need no pause get by without steps of their own.
 */
export class ShortSearch {
  hits: Hits = NO_HITS
  readonly #text: string
  readonly #profile: Profile
  readonly #pace: Pace
  readonly #over: KeyOfValue
  #rest: string
  #read: string | undefined
  #inVain = NOTHING_IN_VAIN
  #detectors: readonly Detector[]
  #next = 0
  /** In this round the last one that found something. */
  #last = -1
  #round = 0

  constructor(text: string, { bits, profile, over }: Sought, pace: Pace) {
    this.#text = text
    this.#rest = text
    this.#profile = profile
    this.#pace = pace
    this.#over = over
    this.#detectors = profile.detectorsOf(bits)
  }

  /** Goes on; false when it is time to pause before the next call. */
  goesToEnd(): boolean {
    while (this.#next < this.#detectors.length || this.#beginRound()) {
      const detector = this.#detectors[this.#next++]
      if (detector === undefined || this.#isInVain(detector)) continue
      if (this.#findsAll(detector)) return true
      if (this.#pace.spend(this.#rest.length)) return false
    }
    return true
  }

  /** What came behind the last find has looked at what is left of the text; false where nothing is left to do. */
  #beginRound(): boolean {
    if (this.#last < 0) return false
    if (++this.#round === MOST_ROUNDS) {
      this.hits = unsettled(this.#text)
      return false
    }
    const rest = this.#rest
    this.#inVain = this.#detectors.slice(this.#last + 1)
    this.#last = -1
    this.#next = 0
    const { prefilter } = this.#profile
    this.#detectors = this.#profile.detectorsOf(
      prefilter.scanAtOnce(rest, 0, rest.length) | this.#over.bits,
    )
    return this.#next < this.#detectors.length
  }

  /** Whether a detector has looked at what is left of the text, or need not look at so short a one. */
  #isInVain(detector: Detector): boolean {
    const { shortest = 0 } = detector
    return this.#text.length < shortest || this.#inVain.includes(detector)
  }

  /** Adds what a detector finds; true where nothing is left of the text. */
  #findsAll(detector: Detector): boolean {
    const { key } = this.#over
    const isUnder = key !== '' && detector.readsKey === true
    const found = isUnder ? this.#matchesUnderKey(detector) : matchesAtOnce(detector, this.#rest)
    if (found.count === 0) return false
    this.#last = this.#next - 1
    this.#inVain = NOTHING_IN_VAIN
    const hits = hitsAtOnce(detector, { text: this.#rest, key }, found)
    this.hits = mergeAtOnce(this.hits, hits)
    if (isAll(this.hits, this.#text)) return true
    this.#rest = spliceAtOnce(this.#rest, blanked(found))
    this.#read = undefined
    return false
  }

  /** The matches of a detector that sees the key before what is left of the text. */
  #matchesUnderKey(detector: Detector): Spans {
    const { key } = this.#over
    if (detector.isWhole?.(key, this.#rest) === true) return whole(this.#rest)
    this.#read ??= `${key}: ${this.#rest}`
    const found = matchesAtOnce(detector, this.#read)
    found.leave(this.#read.length - this.#rest.length)
    return found
  }
}

/** Whether nothing is left of a text. */
export const isAll = (hits: Hits, text: string): boolean =>
  hits.start(0) === 0 && hits.end(0) === text.length

/** A text in which there is always something more to find is masked whole. */
export function unsettled(text: string): Hits {
  const hits = new Hits()
  hits.add(0, text.length, UNSETTLED, placeholder(UNSETTLED.kind))
  return hits
}

function whole(text: string): Spans {
  const all = new Spans()
  all.add(0, text.length)
  return all
}

function matchesAtOnce(detector: Detector, read: string): Spans {
  const found = new Spans()
  const { context } = detector
  const said = context === undefined ? 0 : endOfMatch(context, read, 0)
  detector.search(read, said)(0, read.length, found)
  return found
}

/** Where the first match ends that begins between two places; infinitely far where there is none. */
export function endOfMatch(
  expression: RegExp,
  text: string,
  from: number,
  to = text.length,
): number {
  expression.lastIndex = from
  const match = expression.exec(text)
  return match === null || match.index >= to ? Number.POSITIVE_INFINITY : expression.lastIndex
}
