import { type Detector, REACH, type Search } from '../detector.ts'
import { Spans } from '../spans.ts'

/** Most characters before a match that say whether it is one. */
const LOOKS_BACK = 48

export interface Pattern extends Omit<Detector, 'search' | 'action'> {
  /**
   * Where a match may begin: global, no longer than {@link REACH}, and looking back at {@link LOOKS_BACK} characters at
   * most. It is what is searched for, so it should be rare.
   */
  readonly begins: RegExp
  /**
   * What stands behind it: sticky. A match may be of any length, but to see that there is none takes a bounded number of
   * characters, or skips characters at which no other match may begin.
   */
  readonly goesOn: RegExp
  /** Whether what goes on is looked for where the match begins, and repeats how it does. */
  readonly fromStart?: boolean
  /** Whether only what goes on is the value, and how it begins says what it is. */
  readonly masksRest?: boolean
  readonly isValue?: (value: string) => boolean
  /** Whether a value may stand between what is before and behind it: at most {@link REACH} characters each. */
  readonly isInPlace?: (before: string, value: string, after: string) => boolean
  /** Of values that may be long before it shows that they are such: how long, and what may stand behind them still. */
  readonly open?: { readonly longest?: number; readonly behind?: RegExp }
}

/** A detector that finds what expressions match, and masks all of it. */
export function pattern(given: Pattern): Detector {
  const { open, ...rest } = given
  const detector: Detector = { ...rest, action: 'redact', search: searcher(given) }
  return open === undefined
    ? detector
    : { ...detector, startOfOpen: (text) => startOfOpen(given, text) }
}

/** Where the last value begins, whether it is one or not, if it ends with the text or shortly before it. */
function startOfOpen(given: Pattern, text: string): number {
  const { isValue: _, isInPlace: __, ...any } = given
  const values = new Spans()
  searcher(any)(text)(0, text.length, values)
  const last = values.count - 1
  const [start, end] = last < 0 ? [0, 0] : [values.start(last), values.end(last)]
  const { longest = Number.POSITIVE_INFINITY, behind = /^$/ } = given.open ?? {}
  const isOpen =
    last >= 0 &&
    end - start <= longest &&
    text.length - end <= REACH &&
    behind.test(text.slice(end))
  return isOpen ? start : text.length
}

function searcher({
  begins,
  goesOn,
  fromStart = false,
  masksRest = false,
  isValue = () => true,
  isInPlace,
}: Pattern): (text: string) => Search {
  return (text) => {
    let done = 0
    return (from, to, found) => {
      const first = Math.max(from, done)
      const offset = Math.max(0, first - LOOKS_BACK)
      const part = first < to ? text.slice(offset, to + REACH) : ''
      begins.lastIndex = first - offset
      for (let begin = begins.exec(part); begin !== null; begin = begins.exec(part)) {
        const start = offset + begin.index
        if (start >= to) return
        const middle = offset + begins.lastIndex
        goesOn.lastIndex = fromStart ? start : middle
        if (!goesOn.test(text)) {
          begins.lastIndex = begin.index + 1
          continue
        }
        done = goesOn.lastIndex
        const valueStart = masksRest ? middle : start
        const value = text.slice(valueStart, done)
        if (
          isValue(value) &&
          (isInPlace === undefined || isInPlace(...around(text, valueStart, done)))
        ) {
          found.add(valueStart, done)
        }
        if (done >= to) return
        begins.lastIndex = done - offset
      }
    }
  }
}

/** What stands before a value, the value, and what stands behind it. */
const around = (text: string, start: number, end: number): [string, string, string] => [
  text.slice(Math.max(0, start - REACH), start),
  text.slice(start, end),
  text.slice(end, end + REACH),
]
