import { DIGITS, type Random, UPPER } from '../../src/testing/random.ts'
import { chance, grouped, padded } from '../corpus/field.ts'
import { mod97 } from './check-digits.ts'

/** Countries and the structure of their account numbers, as the SWIFT IBAN registry writes them: n, a, c. */
const STRUCTURES: readonly [string, ...string[]] = [
  'AD8n12c',
  'AE19n',
  'AT16n',
  'AZ4a20c',
  'BA16n',
  'BE12n',
  'BG4a6n8c',
  'BH4a14c',
  'BR23n1a1c',
  'CH5n12c',
  'CR18n',
  'CY8n16c',
  'CZ20n',
  'DE18n',
  'DK14n',
  'DO4c20n',
  'EE16n',
  'ES20n',
  'FI14n',
  'FO14n',
  'FR10n11c2n',
  'GB4a14n',
  'GE2a16n',
  'GI4a15c',
  'GL14n',
  'GR7n16c',
  'GT4c20c',
  'HR17n',
  'HU24n',
  'IE4a14n',
  'IL19n',
  'IS22n',
  'IT1a10n12c',
  'JO4a4n18c',
  'KW4a22c',
  'KZ3n13c',
  'LB4n20c',
  'LI5n12c',
  'LT16n',
  'LU3n13c',
  'LV4a13c',
  'MC10n11c2n',
  'MD2c18c',
  'ME18n',
  'MK3n10c2n',
  'MT4a5n18c',
  'MU4a19n3a',
  'NL4a10n',
  'NO11n',
  'PK4a16c',
  'PL24n',
  'PS4a21c',
  'PT21n',
  'QA4a21c',
  'RO4a16c',
  'RS18n',
  'SA2n18c',
  'SE20n',
  'SI15n',
  'SK20n',
  'SM1a10n12c',
  'TN20n',
  'TR6n16c',
  'UA6n19c',
  'VG4a16n',
  'XK16n',
]
const COUNTRIES = new Map(STRUCTURES.map((line) => [line.slice(0, 2), line.slice(2)]))

// Where letters are allowed in account numbers, most banks still use digits alone.
const WITHOUT: Readonly<Record<string, string>> = { n: DIGITS, a: UPPER, c: DIGITS }
const WITH: Readonly<Record<string, string>> = { n: DIGITS, a: UPPER, c: UPPER + DIGITS }
const LETTERS_PERCENT = 20

/** An account number with its check digits (ISO 13616), of that country, or of any. */
export function iban(random: Random, spaced: boolean, wanted?: string): string {
  const country = wanted ?? random.pick(STRUCTURES).slice(0, 2)
  const structure = COUNTRIES.get(country) ?? '18n'
  const alphabets = chance(random, LETTERS_PERCENT) ? WITH : WITHOUT
  const account = structure.replaceAll(/(\d+)([nac])/g, (_, length: string, kind: string) =>
    random.chars(alphabets[kind] ?? DIGITS, Number(length)),
  )
  const number = country + padded(98 - mod97(`${account}${country}00`), 2) + account
  return spaced
    ? grouped(
        number,
        Array.from({ length: 9 }, () => 4),
        ' ',
      )
    : number
}
