import type { Detector } from './detector.ts'
import type { Pace, Steps } from './pace.ts'
import { wordAutomaton } from './word-automaton.ts'

/** Bit of a scan: the text has characters beyond ASCII. */
export const NOT_ASCII = 2 ** 30
/** Bit of a scan: the text has a backslash. */
export const HAS_BACKSLASH = 2 ** 29
/** Bit of a scan: the text has what a placeholder begins with. */
export const HAS_PLACEHOLDER = 2 ** 28
/** Bit of a scan: the text may have bytes that are written as base64. */
export const HAS_BASE64 = 1 << 31
const MOST_DETECTORS = 28

/** Begins every placeholder. */
const PLACEHOLDER_WORD = '[masked:'
/** Stands in every URI that holds base64. */
const BASE64_WORD = 'base64'

/** Says which detectors need to look at a text, in one pass over it. */
export interface Prefilter {
  /** One bit per detector, by its index, that may find something between two places of a text; and the bits above. */
  readonly scanAtOnce: (text: string, start: number, end: number) => number
  /** As above, of a whole text and with pauses. */
  readonly scan: (text: string, pace: Pace) => Steps<number>
  /** The bits of the detectors that read keys. */
  readonly readsKey: number
}

/** How far a scan has come. */
interface Progress {
  bits: number
  state: number
  run: number
  longest: number
  digits: number
}

const BACKSLASH = 0x5c
const OTHER = 0
const DIGIT = 1
const SEPARATOR = 2

/** What each ASCII character is to the numbers of the world. */
const KINDS = Uint8Array.from({ length: 128 }, (_, char) => {
  if (char >= 0x30 && char <= 0x39) return DIGIT
  return ' -./()+_%\t\r\n'.includes(String.fromCharCode(char)) ? SEPARATOR : OTHER
})

export function createPrefilter(
  detectors: readonly Pick<Detector, 'trigger' | 'readsKey'>[],
): Prefilter {
  if (detectors.length > MOST_DETECTORS) throw new RangeError('too many detectors for one profile')
  const words = detectors.flatMap(({ trigger }, index) =>
    (trigger.words ?? []).map((word): [string, number] => [word, 1 << index]),
  )
  const read = reader([...words, [PLACEHOLDER_WORD, HAS_PLACEHOLDER], [BASE64_WORD, HAS_BASE64]])
  const ofRun = byCount(detectors.map(({ trigger }) => trigger.digitRun))
  const ofDigits = byCount(detectors.map(({ trigger }) => trigger.digits))
  const bitsOf = ({ bits, longest, digits }: Progress): number =>
    bits | ofRun(longest) | ofDigits(digits)
  return {
    readsKey: detectors.reduce(
      (bits, { readsKey = false }, index) => (readsKey ? bits | (1 << index) : bits),
      0,
    ),
    scanAtOnce(text, start, end) {
      const progress = begin()
      read(progress, text, start, end)
      return bitsOf(progress)
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
  }
}

const begin = (): Progress => ({ bits: 0, state: 0, run: 0, longest: 0, digits: 0 })

/** Goes on with a scan, from one place of a text to another. */
type Read = (progress: Progress, text: string, start: number, end: number) => void

function reader(words: readonly (readonly [word: string, bits: number])[]): Read {
  const { classes, next, found, width } = wordAutomaton(words)
  return (progress, text, start, end) => {
    let { bits, state, run, longest, digits } = progress
    for (let at = start; at < end; at++) {
      const char = text.charCodeAt(at)
      if (char > 127) {
        bits |= NOT_ASCII
        state = 0
        run = 0
        continue
      }
      state = next[state * width + (classes[char] ?? 0)] ?? 0
      bits |= found[state] ?? 0
      const kind = KINDS[char]
      if (kind === DIGIT) {
        digits++
        if (++run > longest) longest = run
      } else if (kind === OTHER) {
        run = 0
        if (char === BACKSLASH) bits |= HAS_BACKSLASH
      }
    }
    progress.bits = bits
    progress.state = state
    progress.run = run
    progress.longest = longest
    progress.digits = digits
  }
}

/** The bits of the detectors that need no more than a count, by that count. */
function byCount(needed: readonly (number | undefined)[]): (count: number) => number {
  const most = Math.max(0, ...needed.map((count) => count ?? 0))
  const bits = Array.from({ length: most + 1 }, (_, count) =>
    needed.reduce<number>(
      (sum, need, index) => (need !== undefined && need <= count ? sum | (1 << index) : sum),
      0,
    ),
  )
  return (count) => bits[Math.min(count, most)] ?? 0
}
