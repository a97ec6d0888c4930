import type { Detector, Match } from '../detector.ts'
import { type DigitGroup, digitGroups } from './digit-groups.ts'
import {
  FEWEST_DIGITS,
  isBracketed,
  isInternational,
  isNational,
  MOST_DIGITS,
} from './phone-shape.ts'

/** Of one number: +33 1 23 45 67 89 has six. */
const MOST_GROUPS = 7

const RUN = /[+(]?\d[\d ().\-/+]*\d/g
const EXTENSION = / ?(?:x|ext\.?|extension) ?\d{1,6}(?!\d)/iy
const DATE = /(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}(?!\d)/y

/** Nothing of these stands before or behind a number: it would be a part of a word, a fraction, a time or a path. */
const NOT_BEFORE = /[\p{L}\p{N}_.#$€£¥/@\\-]$|\d:$|(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN) ?$/u
const NOT_BEHIND =
  /^(?:[\p{L}\p{N}_%@€$£¥]|[-/:.]\d|-[\p{L}_]*\d| ?(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|kr|zł|€)(?!\p{L}))/u

/** Behind an amount. */
const DECIMALS = /^,\d\d(?!\d)/

/** Longest text that the conditions above look at. */
const AROUND = 6

/**
 * Telephone numbers of 8 to 15 digits that are written as such: with a plus sign, with the area code in brackets, with a
 * trunk prefix, or in groups as countries write them. Bare digits are no telephone number here.
 */
export const phone: Detector = {
  kind: 'phone',
  rule: 'phone',
  action: 'redact',
  trigger: { digitRun: FEWEST_DIGITS },
  find(text) {
    const matches: Match[] = []
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (run.length >= FEWEST_DIGITS) matches.push(...phonesIn(text, digitGroups(run, index)))
    }
    return matches
  },
}

interface Found {
  readonly match: Match
  /** Index of the first group behind it. */
  readonly next: number
}

function phonesIn(text: string, groups: readonly DigitGroup[]): Match[] {
  const matches: Match[] = []
  for (let first = 0; first < groups.length;) {
    const found = longest(text, groups, first)
    if (found !== undefined) matches.push(found.match)
    first = found?.next ?? first + 1
  }
  return matches
}

/** The longest number that begins with a group. */
function longest(text: string, groups: readonly DigitGroup[], first: number): Found | undefined {
  const start = groups[first]?.start ?? 0
  if (isDate(text, start)) return undefined
  let digits = 0
  let found: Found | undefined
  for (let next = first; next < groups.length;) {
    const group = groups[next++]
    digits += group?.digits.length ?? 0
    if (digits > MOST_DIGITS || next - first > MOST_GROUPS) break
    if (next > first + 1 && isDate(text, group?.start ?? 0)) break
    if (digits < FEWEST_DIGITS) continue
    const match = asPhone(text, groups, first, next)
    if (match !== undefined) found = { match, next }
  }
  return found
}

function asPhone(
  text: string,
  groups: readonly DigitGroup[],
  first: number,
  next: number,
): Match | undefined {
  const window = groups.slice(first, next)
  const start = startOfPhone(text, window, window.length < groups.length)
  if (start === undefined) return undefined
  const end = withExtension(text, window.at(-1)?.end ?? 0)
  return standsAlone(text, start, end) ? { start, end } : undefined
}

/** Where the number of these groups begins, with its plus sign or bracket; undefined where they are none. */
function startOfPhone(
  text: string,
  groups: readonly DigitGroup[],
  hasNeighbours: boolean,
): number | undefined {
  const start = groups[0]?.start ?? 0
  const sign = text[start - 1]
  if (sign === '+') return isInternational(groups) ? start - 1 : undefined
  if (sign === '(' && isBracketed(groups)) return start - 1
  if (!isNational(groups)) return undefined
  const spaced = groups.slice(1).every(({ separator }) => separator === ' ')
  const end = groups.at(-1)?.end ?? 0
  // Groups with nothing but spaces between them may be any numbers in a row; they count where no other is near.
  const ambiguous = hasNeighbours || DECIMALS.test(text.slice(end, end + AROUND))
  return spaced && ambiguous ? undefined : start
}

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - AROUND), start)
  const behind = text.slice(end, end + AROUND)
  return !NOT_BEFORE.test(before) && !NOT_BEHIND.test(behind)
}

function withExtension(text: string, end: number): number {
  EXTENSION.lastIndex = end
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end
}

function isDate(text: string, at: number): boolean {
  DATE.lastIndex = at
  return DATE.test(text)
}
