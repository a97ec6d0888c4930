import type { Detector, Search } from '../detector.ts'
import {
  type DigitGroup,
  type DigitGroups,
  digitGroups,
  groupsOf,
  separators,
} from './digit-groups.ts'
import {
  FEWEST_DIGITS,
  isBracketed,
  isInternational,
  isNational,
  mayBeNational,
  MOST_DIGITS,
} from './phone-shape.ts'

/** Of one number: +33 1 23 45 67 89 has six. */
const MOST_GROUPS = 7

/** Groups further apart have nothing to do with each other. */
const MOST_BETWEEN = 64
const SEPARATORS = separators(' ().-/+', MOST_BETWEEN)
/** The group before a number. */
const BEFORE = MOST_BETWEEN + 2
/** Longest number with separators, another behind it, and the group behind that. */
const BEYOND = 2 * (MOST_GROUPS * MOST_BETWEEN + 2 * MOST_DIGITS)

const EXTENSION = / ?(?:x|ext\.?|extension) ?\d{1,6}(?!\d)/iy
const ONE = 0x31
const TWO = 0x32
const DATE = /(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}(?!\d)/y

/**
 * Nothing of these stands before or behind a number: it would be a part of a word, a fraction, a time or a path. Scripts
 * that leave no space between words say nothing.
 */
const NOT_BEFORE =
  /(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}])\p{L}|[\p{N}_.#$€£¥/@\\-])$|\d:$|(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN) ?$/u
const NOT_BEHIND =
  /^(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}])\p{L}|[\p{N}_%@€$£¥]|[-/:.]\d|-[\p{L}_]*\d| ?(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|kr|zł|€)(?!\p{L}))/u

/** Behind an amount. */
const DECIMALS = /^,\d\d(?!\d)/

/** Longest text that the conditions above look at. */
const AROUND = 6

/** Behind the number of a house: the name of a street, each word with a capital. */
const STREET =
  /^ (?:\p{Lu}[\p{L}.'’-]{0,20} ){1,3}(?:St|Street|Ave|Avenue|Rd|Road|Dr|Drive|Ln|Lane|Blvd|Boulevard|Way|Ct|Court|Pl|Place|Sq|Square|Hwy|Highway|Terrace|Pkwy|Parkway|Circle|Trail|Gata|Gatan|Vej|Weg)(?!\p{L})/u
const LONGEST_STREET = 80

/**
 * Telephone numbers of 8 to 15 digits that are written as such: with a plus sign, with the area code in brackets, with a
 * trunk prefix, or in groups as countries write them. Bare digits are no telephone number here.
 */
export const phone: Detector = {
  kind: 'phone',
  rule: 'phone',
  action: 'redact',
  trigger: { digitRun: FEWEST_DIGITS },
  search: phonesIn,
}

interface Found {
  readonly start: number
  readonly end: number
}

function phonesIn(text: string): Search {
  let done = 0
  return (from, to, found) => {
    const begin = Math.max(from, done)
    if (begin >= to) return
    const beyond = Math.min(text.length, to + BEYOND)
    const groups = digitGroups(text, Math.max(0, begin - BEFORE), beyond, SEPARATORS)
    for (let first = 0; (groups.starts[first] ?? to) < to; first++) {
      if ((groups.starts[first] ?? 0) < Math.max(begin, done)) continue
      const phoneNumber = numberFrom(text, groups, first)
      if (phoneNumber === undefined) continue
      found.add(phoneNumber.start, phoneNumber.end)
      done = phoneNumber.end
    }
  }
}

/** The number that begins with a group: the longest that takes nothing of another behind it. */
function numberFrom(text: string, groups: DigitGroups, first: number): Found | undefined {
  const numbers = numbersFrom(text, groups, first)
  const longest = numbers.at(-1)
  if (longest === undefined || groups.joined[longest.last + 1] !== 1) return longest
  return numbers.find(({ last }) => reaches(text, groups, last + 1, longest.last)) ?? longest
}

/** Whether the groups from one on make a number that goes on behind another. */
const reaches = (text: string, groups: DigitGroups, first: number, behind: number): boolean =>
  first <= behind && (numbersFrom(text, groups, first, first).at(-1)?.last ?? 0) > behind

interface Ending extends Found {
  /** The last of its groups. */
  readonly last: number
}

/** All numbers that begin with a group, the longest last. What stands before `own` is no neighbour of them. */
function numbersFrom(text: string, groups: DigitGroups, first: number, own = -1): Ending[] {
  const { starts, ends, joined } = groups
  const numbers: Ending[] = []
  if (isDate(text, starts[first] ?? 0)) return numbers
  let digits = 0
  for (let last = first; last === first || joined[last] === 1; last++) {
    const start = starts[last] ?? 0
    digits += (ends[last] ?? 0) - start
    if (digits > MOST_DIGITS || last - first >= MOST_GROUPS) break
    if (last > first && isDate(text, start)) break
    const hasNeighbours = (joined[first] === 1 && first !== own) || joined[last + 1] === 1
    const found =
      digits < FEWEST_DIGITS ? undefined : asPhone(text, groups, first, last, hasNeighbours)
    if (found !== undefined) numbers.push({ ...found, last })
  }
  return numbers
}

function asPhone(
  text: string,
  groups: DigitGroups,
  first: number,
  last: number,
  hasNeighbours: boolean,
): Found | undefined {
  const { starts, ends } = groups
  const place = { start: starts[first] ?? 0, end: ends[last] ?? 0 }
  const sign = text[place.start - 1]
  if (sign !== '+' && sign !== '(' && !mayBeNational(text, groups, first, last)) return undefined
  const start = startOfPhone(text, place, groupsOf(text, groups, first, last), hasNeighbours)
  if (start === undefined) return undefined
  const end = withExtension(text, place.end)
  return standsAlone(text, start, end) ? { start, end } : undefined
}

/** Where the number of these groups begins, with its plus sign or bracket; undefined where they are none. */
function startOfPhone(
  text: string,
  { start, end }: Found,
  groups: readonly DigitGroup[],
  hasNeighbours: boolean,
): number | undefined {
  const sign = text[start - 1]
  if (sign === '+') return isInternational(groups) ? start - 1 : undefined
  if (sign === '(' && isBracketed(groups)) return start - 1
  if (!isNational(groups)) return undefined
  const spaced = groups.slice(1).every(({ separator }) => separator === ' ')
  // Groups with nothing but spaces between them may be any numbers in a row; they count where no other is near.
  const ambiguous =
    hasNeighbours ||
    DECIMALS.test(text.slice(end, end + AROUND)) ||
    STREET.test(text.slice(end, end + LONGEST_STREET))
  return spaced && ambiguous ? undefined : start
}

/** A line of a hexdump up to a byte: an offset and bytes, or bytes of which not all are of digits. */
const HEXDUMP =
  /(?:(?:(?:^|\n)[\da-f]{7,16}|(?<!\w)0000[\da-f]{3,12}):?[ \t]{1,2}(?:[\da-f]{2}[ \t]{1,2}){2,24}|(?=[\d ]{0,60}[a-f])(?<![\w.])(?:[\da-f]{2} {1,2}){4,24})$/i
const LONGEST_DUMP = 88

function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - AROUND), start)
  const behind = text.slice(end, end + AROUND)
  if (NOT_BEFORE.test(before) || NOT_BEHIND.test(behind)) return false
  return !HEXDUMP.test(text.slice(Math.max(0, start - LONGEST_DUMP), start))
}

function withExtension(text: string, end: number): number {
  EXTENSION.lastIndex = end
  return EXTENSION.test(text) ? EXTENSION.lastIndex : end
}

function isDate(text: string, at: number): boolean {
  const first = text.charCodeAt(at)
  if (first !== ONE && first !== TWO) return false
  DATE.lastIndex = at
  return DATE.test(text)
}
