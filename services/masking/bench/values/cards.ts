import { DIGITS, type Random } from '../../src/testing/random.ts'
import { grouped } from '../corpus/field.ts'
import { luhnDigit } from './check-digits.ts'

/** Issuers' ranges, lengths and the groups on their cards, as ISO/IEC 7812 and the schemes publish them. */
interface Issuer {
  readonly from: number
  readonly to: number
  readonly lengths: readonly [number, ...number[]]
  readonly groups: readonly number[]
}

const FOURS = [4, 4, 4, 4, 4]
const issuer = (from: number, to: number, lengths: Issuer['lengths'], groups = FOURS): Issuer => ({
  from,
  to,
  lengths,
  groups,
})

const ISSUERS: readonly [Issuer, ...Issuer[]] = [
  // Visa, thrice as frequent as others
  issuer(4, 4, [16]),
  issuer(4, 4, [16]),
  issuer(4, 4, [16]),
  // Mastercard
  issuer(51, 55, [16]),
  issuer(51, 55, [16]),
  issuer(2221, 2720, [16]),
  // American Express
  issuer(34, 34, [15], [4, 6, 5]),
  issuer(37, 37, [15], [4, 6, 5]),
  // Discover
  issuer(6011, 6011, [16]),
  issuer(644, 649, [16]),
  issuer(65, 65, [16]),
  // Diners Club
  issuer(300, 305, [14], [4, 6, 4]),
  issuer(36, 36, [14], [4, 6, 4]),
  issuer(38, 39, [14], [4, 6, 4]),
  // JCB
  issuer(3528, 3589, [16]),
  // UnionPay
  issuer(620, 626, [16, 19], [4, 4, 4, 4, 3]),
  // Maestro
  issuer(5018, 5018, [16, 18, 19]),
  issuer(6304, 6304, [16, 19]),
  issuer(6759, 6759, [16, 18]),
]

/** The signs that stand between groups; none for a number in one piece. */
export type CardNotation = '' | ' ' | '-' | '\u{a0}' | '.'

/** A card number that passes Luhn, in a notation. */
export function cardNumber(random: Random, notation: CardNotation): string {
  const { from, to, lengths, groups } = random.pick(ISSUERS)
  const prefix = String(from + random.below(to - from + 1))
  const body = prefix + random.chars(DIGITS, random.pick(lengths) - prefix.length - 1)
  const number = body + luhnDigit(body)
  return notation === '' ? number : grouped(number, groups, notation)
}
