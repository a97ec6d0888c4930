import type { Random } from '../../src/testing/random.ts'
import type { Kind } from './marks.ts'

/** A column of a table, a member of a record, a thing that people write about: its names, and values of one notation. */
export interface Field {
  /** What it is; nothing for what must not be masked. */
  readonly kind: Kind | undefined
  /** As databases and programs call it. */
  readonly column: string
  /** As people call it in their language. */
  readonly label: string
  /** Whether a person knows the value for what it is without its name. */
  readonly plain: boolean
  /** A value, marked where it is sensitive. */
  readonly make: (random: Random) => string
}

/** A text of `#` for digits, `%` for digits but 0, `@` for digits from 2, `?` for capital and `*` for small letters; all else stays. */
export const filled = (random: Random, pattern: string): string =>
  pattern.replaceAll(/[#%@?*]/g, (sign) => {
    switch (sign) {
      case '#':
        return String(random.below(10))
      case '%':
        return String(1 + random.below(9))
      case '@':
        return String(2 + random.below(8))
      case '?':
        return String.fromCharCode(65 + random.below(26))
      default:
        return String.fromCharCode(97 + random.below(26))
    }
  })

export const chance = (random: Random, percent: number): boolean => random.below(100) < percent

export const HEX = '0123456789abcdef'

export const padded = (value: number, length: number): string => String(value).padStart(length, '0')

/** In groups of so many characters; the last group takes what is left, or is cut off. */
export function grouped(text: string, sizes: readonly number[], sign: string): string {
  const groups: string[] = []
  let at = 0
  for (const size of sizes) {
    if (at < text.length) groups.push(text.slice(at, at + size))
    at += size
  }
  if (at < text.length) groups.push(text.slice(at))
  return groups.join(sign)
}
