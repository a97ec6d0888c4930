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

/**
 * The groups of digits in a part of a text, in columns by their index. Behind the last group stands one that begins nowhere
 * and is joined to none.
 */
export interface DigitGroups {
  readonly starts: Int32Array
  /** The places behind the last digits. */
  readonly ends: Int32Array
  /** 1 where nothing but separators stands between a group and the one before it. */
  readonly joined: Uint8Array
  /** All digits, and zeros behind them; those of a group begin at its offset. */
  readonly digits: Uint8Array
  readonly offsets: Int32Array
}

/** Begins nowhere. */
const NOWHERE = 2 ** 31 - 1
/** Zeros behind the last digit: as many as the prefix of a number has. */
const ZEROS = 4

const columns = (length: number): DigitGroups => ({
  starts: new Int32Array(length),
  ends: new Int32Array(length),
  joined: new Uint8Array(length),
  digits: new Uint8Array(length),
  offsets: new Int32Array(length),
})

/** Room for the groups of the part that is looked at: there are many parts, and one at a time. */
let room = columns(1024)

/** The groups between two places; the first and the last one may be cut off. They are there until the next call. */
export function digitGroups(
  text: string,
  from: number,
  to: number,
  { chars, most, percent20 }: Separators,
): DigitGroups {
  if (to - from + ZEROS > room.digits.length) room = columns(to - from + ZEROS)
  const { starts, ends, joined, digits, offsets } = room
  let between = most + 1
  let [groups, read] = [0, 0]
  for (let at = from; at < to;) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      starts[groups] = at
      joined[groups] = between <= most ? 1 : 0
      offsets[groups] = read
      for (; at < to && isDigitAt(text, at); at++) digits[read++] = text.charCodeAt(at) - ZERO
      ends[groups++] = at
      between = 0
    } else if (percent20 && code === PERCENT && isPercent20(text, at)) {
      between++
      at += 3
    } else {
      between += chars[code] === 1 ? 1 : most + 1
      at++
    }
  }
  starts[groups] = NOWHERE
  joined[groups] = 0
  digits.fill(0, read, read + ZEROS)
  return room
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
