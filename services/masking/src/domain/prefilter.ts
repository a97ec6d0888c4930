import type { Detector } from './detector.ts'
import { ESCAPE_WORDS } from './escapes.ts'
import { BLOCK, Outline } from './outline.ts'
import type { Pace, Steps } from './pace.ts'
import { HAS_WHOLE, type WholeWord, type Word, wordAutomaton } from './word-automaton.ts'

/** Bit of a scan: the text has characters beyond ASCII. */
export const NOT_ASCII = 2 ** 30
/** Bit of a scan: the text has a backslash. */
export const HAS_BACKSLASH = 2 ** 29
/** Bit of a scan: the text may have a placeholder, escapes without a backslash, or base64 that says so. */
export const HAS_MARKED = 2 ** 28
/** Bit of a scan: the text has a word as long as those of base64. */
export const HAS_LONG_WORD = -(2 ** 31)
const MOST_DETECTORS = 28

/** Begins every placeholder. */
const PLACEHOLDER_WORD = '[masked:'
/** Stands in every URI that holds base64. */
const BASE64_WORD = 'base64'

/** Words of so many letters and digits may be base64. */
const LONG_WORD = 16

/** Says which detectors need to look at a text, in one pass over it. */
export interface Prefilter {
  /** One bit per detector, by its index, that may find something between two places of a text; and the bits above. */
  readonly scanAtOnce: (text: string, start: number, end: number) => number
  /** As above, of a whole text and with pauses. */
  readonly scan: (text: string, pace: Pace) => Steps<number>
  /** As above, and where in the text. */
  readonly outline: (text: string, pace: Pace) => Steps<Outline>
  /** The bits of the detectors that read keys. */
  readonly readsKey: number
}

/** How far a scan has come. */
interface Progress {
  bits: number
  state: number
  digits: number
  run: number
  longest: number
  wordStart: number
  longestWord: number
  lastDot: number
  dottedFours: number
  otherScript: number
  lastMark: number
  mark: number
  marks: number
  mostMarks: number
}

const BACKSLASH = 0x5c
const LETTER = 0
const DIGIT = 1
const SEPARATOR = 2
const SIGN = 3
const DOT = 4
const DASH = 5
const COLON = 6

/** Most characters from a colon or dash to the next of a row: four of IPv6 are between two. */
const MARKS_APART = 5

/** What each ASCII character is to the numbers of the world; dots and dashes separate digits, too. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/\d/.test(char)) return DIGIT
  if (/[a-z]/i.test(char)) return LETTER
  if (' /()+_%\t\r\n'.includes(char)) return SEPARATOR
  return [SIGN, DOT, DASH, COLON]['.-:'.indexOf(char) + 1] ?? SIGN
})

export function createPrefilter(
  detectors: readonly Pick<Detector, 'trigger' | 'readsKey'>[],
): Prefilter {
  if (detectors.length > MOST_DETECTORS) throw new RangeError('too many detectors for one profile')
  const words = detectors.flatMap(({ trigger }, index) => [
    ...(trigger.words ?? []).map((word): Word => [word, 1 << index]),
    ...(trigger.wholeWords ?? []).map((word): Word => [word, 1 << index, true]),
  ])
  const marks = [PLACEHOLDER_WORD, BASE64_WORD, ...ESCAPE_WORDS]
  const read = reader([...words, ...marks.map((word): Word => [word, HAS_MARKED])])
  const bitsOf = counter(detectors)
  const own = begin()
  return {
    readsKey: detectors.reduce(
      (bits, { readsKey = false }, index) => (readsKey ? bits | (1 << index) : bits),
      0,
    ),
    scanAtOnce(text, start, end) {
      read(restart(own), text, start, end)
      return bitsOf(own)
    },
    *scan(text, pace) {
      const progress = begin()
      for (let from = 0; from < text.length;) {
        const to = pace.endOfPart(text, from)
        read(progress, text, from, to)
        if (pace.spend(to - from)) yield pace.rest()
        from = to
      }
      return bitsOf(progress)
    },
    *outline(text, pace) {
      const progress = begin()
      const blocks = new Int32Array(Math.ceil(text.length / BLOCK))
      for (let block = 0; block < blocks.length; block++) {
        const from = block * BLOCK
        read(forget(progress), text, from, Math.min(text.length, from + BLOCK))
        blocks[block] = bitsOf(progress)
        if (pace.spend(BLOCK)) yield pace.rest()
      }
      return new Outline(text.length, blocks)
    },
  }
}

const begin = (): Progress => ({
  bits: 0,
  state: 0,
  digits: 0,
  run: 0,
  longest: 0,
  wordStart: -1,
  longestWord: 0,
  lastDot: -MARKS_APART - 1,
  dottedFours: 0,
  otherScript: 0,
  lastMark: -MARKS_APART - 1,
  mark: 0,
  marks: 0,
  mostMarks: 0,
})

/** Forgets everything, for another text. */
function restart(progress: Progress): Progress {
  progress.state = 0
  progress.digits = 0
  progress.run = 0
  progress.wordStart = -1
  progress.lastDot = -MARKS_APART - 1
  progress.lastMark = -MARKS_APART - 1
  progress.mark = 0
  progress.marks = 0
  return forget(progress)
}

/** Forgets what was found, and keeps what may go on; digits count in all of a text. */
function forget(progress: Progress): Progress {
  progress.bits = 0
  progress.longest = 0
  progress.longestWord = 0
  progress.dottedFours = 0
  progress.otherScript = 0
  progress.mostMarks = 0
  return progress
}

/** Goes on with a scan, from one place of a text to another. */
type Read = (progress: Progress, text: string, start: number, end: number) => void

function reader(words: readonly Word[]): Read {
  const { classes, next, firstFound, found, wholes, width } = wordAutomaton(words)
  const steps = stepsOf(classes)
  return (progress, text, start, end) => {
    let { bits, state, digits, run, longest, longestWord } = progress
    let wordStart = progress.wordStart < 0 ? start : progress.wordStart
    for (let at = start; at < end; at++) {
      const char = text.charCodeAt(at)
      const step = steps[char] ?? BEYOND
      state = next[state * width + (step & CLASS)] ?? 0
      if (state >= firstFound) {
        const here = found[state] ?? 0
        bits |= here < 0 ? (here ^ HAS_WHOLE) | wholeBits(wholes[state] ?? [], text, at) : here
      }
      if (char > 127) {
        bits |= NOT_ASCII
        if (isOtherScript(char)) progress.otherScript = 1
        run = 0
        if (at - wordStart > longestWord) longestWord = at - wordStart
        wordStart = at + 1
        continue
      }
      const kind = step >> KIND
      if (kind === LETTER) {
        run = 0
      } else if (kind === DIGIT) {
        digits++
        if (++run > longest) longest = run
      } else {
        if (at - wordStart > longestWord) longestWord = at - wordStart
        wordStart = at + 1
        if (kind === SIGN || kind === COLON) run = 0
        if (kind >= DOT) noteMark(progress, kind, at)
        else if (char === BACKSLASH) bits |= HAS_BACKSLASH
      }
    }
    progress.longestWord = Math.max(longestWord, end - wordStart)
    progress.bits = bits
    progress.state = state
    progress.digits = digits
    progress.run = run
    progress.longest = longest
    progress.wordStart = wordStart
  }
}

/** In what a character does: its class to the automaton, and above it its kind. */
const CLASS = 0xff
const KIND = 8
/** What every character beyond Latin-1 does. */
const BEYOND = 0

/** What each character of Latin-1 does, in one look. */
const stepsOf = (classes: Uint8Array): Uint16Array =>
  Uint16Array.from(classes, (step, char) => step | ((KINDS[char] ?? SIGN) << KIND))

/** Greek to Khmer, and the scripts of East Asia. */
const isOtherScript = (char: number): boolean =>
  (char >= 0x370 && char < 0x1e00) || (char >= 0x3040 && char < 0xd7b0)

function noteMark(progress: Progress, kind: number, at: number): void {
  if (kind === DOT) {
    if (at - progress.lastDot === MARKS_APART) progress.dottedFours = 1
    progress.lastDot = at
    return
  }
  const goesOn = kind === progress.mark && at - progress.lastMark <= MARKS_APART
  progress.marks = goesOn ? progress.marks + 1 : 1
  progress.mark = kind
  progress.lastMark = at
  if (progress.marks > progress.mostMarks) progress.mostMarks = progress.marks
}

/** The bits of the words that end with the character at `at` and have no letters of other words next to them. */
function wholeBits(words: readonly WholeWord[], text: string, at: number): number {
  if (!isEndOfWord(text, at)) return 0
  let bits = 0
  for (const word of words) {
    if (isStartOfWord(text, at + 1 - word.length)) bits |= word.bits
  }
  return bits
}

const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a

/** No letter is before it, or it begins a hump of camelCase. */
function isStartOfWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return isLower(before) ? isUpper(text.charCodeAt(at)) : !isUpper(before)
}

const PLURAL = 0x73

/** No letter is behind it but the s of a plural, or the next hump of camelCase. */
function isEndOfWord(text: string, at: number): boolean {
  const behind = text.charCodeAt(at + 1)
  if ((behind | 0x20) === PLURAL) return true
  return isUpper(behind) ? isLower(text.charCodeAt(at)) : !isLower(behind)
}

/** The bits of all that was found, counts included. */
function counter(detectors: readonly Pick<Detector, 'trigger'>[]): (progress: Progress) => number {
  const triggers = detectors.map(({ trigger }) => trigger)
  const ofRun = byCount(triggers.map(({ digitRun }) => digitRun))
  const ofDigits = byCount(triggers.map(({ digits }) => digits))
  const ofWord = byCount(triggers.map(({ wordRun }) => wordRun))
  const ofMarks = byCount(triggers.map(({ marks }) => marks))
  const ofFours = byCount(triggers.map(({ dottedFours = false }) => (dottedFours ? 1 : undefined)))
  const ofScript = byCount(triggers.map(({ otherScript = false }) => (otherScript ? 1 : undefined)))
  return ({ bits, longest, digits, longestWord, mostMarks, dottedFours, otherScript }) =>
    bits |
    (longestWord < LONG_WORD ? 0 : HAS_LONG_WORD) |
    bitsAt(ofRun, longest) |
    bitsAt(ofDigits, digits) |
    bitsAt(ofWord, longestWord) |
    bitsAt(ofMarks, mostMarks) |
    bitsAt(ofFours, dottedFours) |
    bitsAt(ofScript, otherScript)
}

/** The bits of a count; more than any detector needs is as good as the most. */
const bitsAt = (bits: Int32Array, count: number): number =>
  bits[count < bits.length ? count : bits.length - 1] ?? 0

/** The bits of the detectors that need no more than a count, by that count. */
function byCount(needed: readonly (number | undefined)[]): Int32Array {
  const most = Math.max(0, ...needed.map((count) => count ?? 0))
  return Int32Array.from({ length: most + 1 }, (_, count) =>
    needed.reduce<number>(
      (sum, need, index) => (need !== undefined && need <= count ? sum | (1 << index) : sum),
      0,
    ),
  )
}
