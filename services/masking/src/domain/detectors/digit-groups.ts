const ZERO = 0x30
const NINE = 0x39
const PERCENT = 0x25
const TWO = 0x32

/** What may separate the digits of one number. */
export interface Separators {
  /** 1 for each ASCII character that is one. */
  readonly chars: Uint8Array
  /** Most of them between two groups. */
  readonly most: number
  /** Whether the space of URLs, %20, is one. */
  readonly percent20: boolean
}

/** Separators of some characters. */
export function separators(chars: string, most: number, percent20 = false): Separators {
  const ones = Uint8Array.from({ length: 128 }, (_, code) =>
    chars.includes(String.fromCharCode(code)) ? 1 : 0,
  )
  return { chars: ones, most, percent20 }
}

/** The groups of digits in a part of a text, in columns by their index. */
export interface DigitGroups {
  readonly starts: readonly number[]
  /** The places behind the last digits. */
  readonly ends: readonly number[]
  /** Whether nothing but separators stands between a group and the one before it. */
  readonly joined: readonly boolean[]
  /** All digits; those of a group begin at its offset. */
  readonly digits: readonly number[]
  readonly offsets: readonly number[]
}

/** The groups between two places; the first and the last one may be cut off. */
export function digitGroups(
  text: string,
  from: number,
  to: number,
  { chars, most, percent20 }: Separators,
): DigitGroups {
  const groups = { starts: [], ends: [], joined: [], digits: [], offsets: [] } as Columns
  let between = most + 1
  for (let at = from; at < to;) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      groups.starts.push(at)
      groups.joined.push(between <= most)
      groups.offsets.push(groups.digits.length)
      at = readDigits(text, at, to, groups.digits)
      groups.ends.push(at)
      between = 0
    } else if (percent20 && code === PERCENT && isPercent20(text, at)) {
      between++
      at += 3
    } else {
      between += chars[code] === 1 ? 1 : most + 1
      at++
    }
  }
  return groups
}

type Columns = { -readonly [Column in keyof DigitGroups]: DigitGroups[Column][number][] }

function readDigits(text: string, from: number, to: number, digits: number[]): number {
  let at = from
  for (; at < to; at++) {
    const digit = text.charCodeAt(at) - ZERO
    if (!(digit >= 0 && digit <= 9)) break
    digits.push(digit)
  }
  return at
}

/** Digits that stand together, and what stands between them and the group before. */
export interface DigitGroup {
  readonly digits: string
  /** Empty for the first group. */
  readonly separator: string
}

/** Some of the groups in rows, from `first` to `last`. */
export function groupsOf(
  text: string,
  { starts, ends }: DigitGroups,
  first: number,
  last: number,
): readonly DigitGroup[] {
  const groups: DigitGroup[] = []
  for (let index = first; index <= last; index++) {
    const start = starts[index] ?? 0
    const separator = index === first ? '' : text.slice(ends[index - 1], start)
    groups.push({ digits: text.slice(start, ends[index]), separator })
  }
  return groups
}

/** Whether %20 stands at a place. */
export const isPercent20 = (text: string, at: number): boolean =>
  text.charCodeAt(at) === PERCENT &&
  text.charCodeAt(at + 1) === TWO &&
  text.charCodeAt(at + 2) === ZERO

/** Whether a digit stands at a place. */
export function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= ZERO && code <= NINE
}
