import type { DigitGroup, DigitGroups } from './digit-groups.ts'

export const FEWEST_DIGITS = 8
/** ITU-T E.164. */
export const MOST_DIGITS = 15

/** Groups of national numbers without a trunk prefix: lengths, what may separate them, how they begin. */
const NATIONAL: ReadonlyMap<string, readonly [separators: RegExp, begin: RegExp]> = new Map([
  ['3-3-4', [/^(?: +|-+|\.+)$|^ -$/, /^[2-9]/]],
  ['1-3-3-4', [/^(?: +|-+|\.+)$|^[ -]--$/, /^1[2-9]/]],
  ['3-3-3', [/^(?: +|-+)$/, /^[2-9]/]],
  ['3-2-2-2', [/^(?: +|-+)$|^ --$/, /^[2-9]/]],
  ['3-3-2-2', [/^(?: +|-+)$|^ --$|^ {2}-$/, /^[2-9]/]],
  ['2-3-2-2', [/^(?: +|-+)$/, /^[2-9]/]],
  ['2-2-2-2', [/^(?: +|-+)$/, /^[2-9]/]],
  ['3-2-3', [/^ +$/, /^[2-9]/]],
  ['4-4', [/^ $/, /^[2-9]/]],
  ['3-4-4', [/^(?: +|-+)$/, /^1[3-9]/]],
  ['2-4-4', [/^(?: +| -)$/, /^[2-9]/]],
  ['2-3-3-4', [/^(?: +|-+)$|^ {2}-$/, /^[2-9]/]],
  ['2-5-4', [/^ -$/, /^[1-9]/]],
  ['5-5', [/^[ -]$/, /^[6-9]/]],
  ['4-3-3', [/^ +$/, /^1[38]00/]],
])

/** Between the groups of a number that says its country, or has its area code in brackets. */
const LOOSE = /^(?: ?[-./]? ?| ?\(|\) ?[-./]? ?)$/

function joined(groups: readonly DigitGroup[]): string {
  let digits = ''
  for (const group of groups) digits += group.digits
  return digits
}

const separatorsOf = (groups: readonly DigitGroup[]): string[] =>
  groups.slice(1).map(({ separator }) => separator)

function lengthsOf(groups: readonly DigitGroup[]): string {
  let lengths = ''
  for (const { digits } of groups) lengths += lengths === '' ? digits.length : `-${digits.length}`
  return lengths
}

/** Digits that follow a plus sign. */
export function isInternational(groups: readonly DigitGroup[]): boolean {
  const digits = joined(groups)
  const fewest = groups.length === 1 ? FEWEST_DIGITS + 1 : FEWEST_DIGITS
  return (
    /^[1-9]/.test(digits) &&
    hasLength(digits, fewest) &&
    separatorsOf(groups).every((separator) => LOOSE.test(separator))
  )
}

/** Digits that follow an opening bracket: (area) and number. */
export function isBracketed(groups: readonly DigitGroup[]): boolean {
  const [area, ...rest] = groups
  const [closing, ...separators] = separatorsOf(groups)
  return (
    /^\d{2,5}$/.test(area?.digits ?? '') &&
    /^\) ?[-./]? ?$/.test(closing ?? '') &&
    separators.every((separator) => /^[-. ]$/.test(separator)) &&
    rest.every(({ digits }) => digits.length >= 2) &&
    hasLength(joined(groups), FEWEST_DIGITS)
  )
}

const ZERO = 0x30
/** A digit for the length of each group. */
const CODES: ReadonlySet<number> = new Set(
  Array.from(NATIONAL.keys(), (lengths) => Number(lengths.replaceAll('-', ''))),
)
const LONGEST_CODED = 9

/**
 * Whether groups may be a national number, by their first digit and their lengths: nearly all numbers of a text are told
 * apart by that, before any of them is read.
 */
export function mayBeNational(
  text: string,
  { starts, ends }: DigitGroups,
  first: number,
  last: number,
): boolean {
  if (text.charCodeAt(starts[first] ?? 0) === ZERO) return true
  let code = 0
  for (let index = first; index <= last; index++) {
    const length = (ends[index] ?? 0) - (starts[index] ?? 0)
    if (length > LONGEST_CODED) return false
    code = code * 10 + length
  }
  return CODES.has(code)
}

/** Digits that say nothing but themselves: the ways in which countries write their numbers, and no other. */
export function isNational(groups: readonly DigitGroup[]): boolean {
  const first = groups[0]?.digits ?? ''
  if (first === '0') {
    const rest = groups.slice(1)
    return APART.has(lengthsOf(rest)) && isNational(rest)
  }
  if (first.startsWith('0')) return hasTrunkPrefix(groups, joined(groups))
  const [between, begin] = NATIONAL.get(lengthsOf(groups)) ?? []
  if (between === undefined || begin?.test(joined(groups)) !== true) return false
  return between.test(separatorsOf(groups).join('')) && !isYears(groups)
}

/** Postal codes of the United States, some of which begin with 0. */
const ZIP = '5-4'

/** 0 532 123 45 67: a trunk prefix that stands apart from what else would be a national number. */
const APART = new Set(['3-3-4', '3-3-2-2', '3-2-2-2', '3-3-3'])

/** 0171 1234567, 030/123 456 78, 01.23.45.67.89, 0049 171 1234567. */
function hasTrunkPrefix(groups: readonly DigitGroup[], digits: string): boolean {
  const [first, ...rest] = groups
  if (!TRUNK.test(first?.digits ?? '')) return false
  const [separator = '', ...separators] = separatorsOf(groups)
  const international = digits.startsWith('00')
  const same = separators.every((each) => each === (separators[0] ?? each))
  const dotted = [separator, ...separators].some((each) => each === '.')
  return (
    /^(?:[-./ ]| [-./] )$/.test(separator) &&
    separators.every((each) => /^[-. ]$/.test(each)) &&
    (same || international) &&
    (!dotted || lengthsOf(groups) === '2-2-2-2-2') &&
    (international || rest.every((group) => group.digits.length >= 2)) &&
    hasLength(digits, FEWEST_DIGITS + 1) &&
    !(lengthsOf(groups) === ZIP && separator === '-') &&
    !/^(?:2-2-4\b|2-2-2-2-2-2$)/.test(lengthsOf(groups))
  )
}

/** What the first group of such a number is. */
const TRUNK = /^(?:0[1-9]\d{0,4}|00[1-9]\d{0,2}|00)$/

const hasLength = (digits: string, fewest: number): boolean =>
  digits.length >= fewest && digits.length <= MOST_DIGITS

/** 2019 2024 */
const isYears = (groups: readonly DigitGroup[]): boolean =>
  groups.every(({ digits }) => /^(?:19|20)\d\d$/.test(digits))
