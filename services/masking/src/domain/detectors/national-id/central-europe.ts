import { digitAt, hasMod1110, isDay, isDdmmyy, isOneDigit, numberAt, weighted } from './checks.ts'
import type { IdRule } from './rule.ts'

/** No 0 first; one digit twice or thrice, and all others at most once (Bundeszentralamt für Steuern). */
function isSteuerId(id: string): boolean {
  const counts = Array.from('0123456789', (digit) => id.slice(0, 10).split(digit).length - 1)
  const repeated = counts.filter((count) => count > 1)
  return !id.startsWith('0') && repeated.length === 1 && (repeated[0] ?? 0) <= 3 && hasMod1110(id)
}

/**
 * Area, date of birth, which may have 50 on top of its day, initial, serial, check (Sozialgesetzbuch VI, § 147): the
 * letter counts as two digits, and of each product the sum of its digits.
 */
function isVersicherungsnummer(id: string): boolean {
  const letter = String(id.charCodeAt(8) - 0x40).padStart(2, '0')
  const digits = Array.from(id.slice(0, 8) + letter + id.slice(9, 11), Number)
  const sum = digits.reduce((total, digit, at) => {
    const product = digit * (RVNR_WEIGHTS[at] ?? 0)
    return total + Math.floor(product / 10) + (product % 10)
  }, 0)
  const day = numberAt(id, 2, 2)
  const isDate = isDay(numberAt(id, 6, 2), numberAt(id, 4, 2), day > 50 ? day - 50 : day)
  return isDate && sum % 10 === digitAt(id, 11)
}
const RVNR_WEIGHTS = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1] as const

/** The digit thirteen makes the sum with weights of 1 and 3 a multiple of ten (EAN-13). */
const isAhv = (id: string): boolean =>
  id.startsWith('756') && weighted(id, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0

/** The fourth digit is the check; the last six are the date of birth, whose months may run to 15. */
const isSvnr = (id: string): boolean =>
  weighted(id, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(id, 3) &&
  !id.startsWith('0') &&
  (isDdmmyy(id, 4) || /^1[3-5]/.test(id.slice(6, 8)))

const isElevenTest = (id: string): boolean =>
  weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !isOneDigit(id)

/** The check is what 97 lacks; since 2000 of the number with a 2 before it. */
function isRrn(id: string): boolean {
  const [body, check] = [numberAt(id, 0, 9), numberAt(id, 9, 2)]
  const month = numberAt(id, 2, 2) % 20
  const day = numberAt(id, 4, 2)
  const isDate = month === 0 || day === 0 || isDay(numberAt(id, 0, 2), month, day)
  return isDate && (97 - (body % 97) === check || 97 - ((2_000_000_000 + body) % 97) === check)
}

/** The century is in the month: 80, 0, 20, 40 and 60 are added to it. */
const isPesel = (id: string): boolean =>
  isDay(numberAt(id, 0, 2), numberAt(id, 2, 2) % 20, numberAt(id, 4, 2)) &&
  weighted(id, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0

/** Months of women plus 50, in great need plus 20; all digits are a multiple of eleven. */
function isRodneCislo(id: string): boolean {
  const month = numberAt(id, 2, 2) % 50
  const isDate = isDay(numberAt(id, 0, 2), month > 20 ? month - 20 : month, numberAt(id, 4, 2))
  const rest = numberAt(id, 0, 9) % 11
  return isDate && rest % 10 === digitAt(id, 9)
}

function isCnp(id: string): boolean {
  const rest = weighted(id, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
  const isDate = isDay(numberAt(id, 1, 2), numberAt(id, 3, 2), numberAt(id, 5, 2))
  return /^[1-9]/.test(id) && isDate && (rest === 10 ? 1 : rest) === digitAt(id, 12)
}

/** Of the middle of Europe. */
export const CENTRAL_EUROPE: readonly IdRule[] = [
  { rule: 'de_steuer_id', shapes: ['00000000000'], isValid: isSteuerId },
  {
    rule: 'de_rvnr',
    shapes: ['00000000A000'],
    forms: ['00000000A000'],
    isValid: isVersicherungsnummer,
  },
  {
    rule: 'ch_ahv',
    shapes: ['0000000000000'],
    forms: ['000.0000.0000.00', '0000000000000'],
    isValid: isAhv,
  },
  { rule: 'at_svnr', shapes: ['0000000000'], isValid: isSvnr },
  {
    rule: 'nl_bsn',
    shapes: ['000000000', '00000000'],
    isValid: (id) => isElevenTest(id.padStart(9, '0')),
  },
  { rule: 'be_rrn', shapes: ['00000000000'], forms: ['00.00.00-000.00'], isValid: isRrn },
  { rule: 'pl_pesel', shapes: ['00000000000'], isValid: isPesel },
  { rule: 'cz_rodne_cislo', shapes: ['0000000000'], isValid: isRodneCislo },
  { rule: 'ro_cnp', shapes: ['0000000000000'], isValid: isCnp },
]
