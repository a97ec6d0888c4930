import type { Detector } from './detector.ts'
import { wordAutomaton } from './word-automaton.ts'

/** Bit of a scan: the text has characters beyond ASCII. */
export const NOT_ASCII = 2 ** 30
/** Bit of a scan: the text has a backslash. */
export const HAS_BACKSLASH = 2 ** 29
const MOST_DETECTORS = 29

/** Says which detectors need to look at a text, in one pass over it. */
export interface Prefilter {
  /** One bit per detector, by its index, that may find something between two places of a text; and the bits above. */
  readonly scan: (text: string, start: number, end: number) => number
  /** The bits of the detectors that read keys. */
  readonly readsKey: number
}

const BACKSLASH = 0x5c
const OTHER = 0
const DIGIT = 1
const SEPARATOR = 2

/** What each ASCII character is to the numbers of the world. */
const KINDS = Uint8Array.from({ length: 128 }, (_, char) => {
  if (char >= 0x30 && char <= 0x39) return DIGIT
  return ' -./()+'.includes(String.fromCharCode(char)) ? SEPARATOR : OTHER
})

export function createPrefilter(detectors: readonly Detector[]): Prefilter {
  if (detectors.length > MOST_DETECTORS) throw new RangeError('too many detectors for one profile')
  const words = detectors.flatMap(({ trigger }, index) =>
    (trigger.words ?? []).map((word): [string, number] => [word, 1 << index]),
  )
  const { classes, next, found, width } = wordAutomaton(words)
  const ofRun = byCount(detectors.map(({ trigger }) => trigger.digitRun))
  const ofDigits = byCount(detectors.map(({ trigger }) => trigger.digits))
  return {
    readsKey: detectors.reduce(
      (bits, { readsKey = false }, index) => (readsKey ? bits | (1 << index) : bits),
      0,
    ),
    scan(text, start, end) {
      let bits = 0
      let state = 0
      let run = 0
      let longest = 0
      let digits = 0
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
      return bits | ofRun(longest) | ofDigits(digits)
    },
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
