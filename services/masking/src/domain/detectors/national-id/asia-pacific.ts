import {
  digitAt,
  hasLuhn,
  hasVerhoeff,
  isDay,
  isOneDigit,
  isYymmdd,
  numberAt,
  weighted,
} from './checks.ts'
import type { IdRule } from './rule.ts'

/** GB 11643: province, county, date of birth, and ISO 7064, MOD 11-2. */
const CN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CN_PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/

function isResidentId(id: string): boolean {
  const year = numberAt(id, 6, 4)
  return (
    CN_PROVINCE.test(id) &&
    year >= 1880 &&
    year < 2100 &&
    isDay(year, numberAt(id, 10, 2), numberAt(id, 12, 2)) &&
    '10X98765432'[weighted(id, CN_WEIGHTS) % 11] === id.at(-1)?.toUpperCase()
  )
}

const RRN_WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5] as const

const isRrn = (id: string): boolean => isYymmdd(id)

/** Numbers since October 2020 have no check digit: those count behind a word alone. */
const hasRrnCheck = (id: string): boolean =>
  isRrn(id) && (11 - (weighted(id, RRN_WEIGHTS) % 11)) % 10 === digitAt(id, 12)

/** Bureau of Registration Administration: the kind of person first, the check of eleven last. */
function isThaiPin(id: string): boolean {
  const sum = weighted(id, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
  return /^[1-8]/.test(id) && (11 - (sum % 11)) % 10 === digitAt(id, 12)
}

const MY_NUMBER_WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const

function isMyNumber(id: string): boolean {
  const rest = weighted(id, MY_NUMBER_WEIGHTS) % 11
  return !isOneDigit(id) && (rest <= 1 ? 0 : 11 - rest) === digitAt(id, 11)
}

const NRIC_WEIGHTS = [0, 2, 7, 6, 5, 4, 3, 2] as const
/** Check letters by series, and what is added to the sum for it. */
const NRIC: Readonly<Record<string, readonly [letters: string, more: number]>> = {
  S: ['JZIHGFEDCBA', 0],
  T: ['JZIHGFEDCBA', 4],
  F: ['XWUTRQPNMLK', 0],
  G: ['XWUTRQPNMLK', 4],
  M: ['KLJNPQRTUWX', 3],
}

function isNric(id: string): boolean {
  const [letters, more] = NRIC[id[0] ?? ''] ?? ['', 0]
  const sum = weighted(id.replace(/^\D/, '0'), NRIC_WEIGHTS) + more
  const at = id.startsWith('M') ? 10 - (sum % 11) : sum % 11
  return letters[at] === id.at(-1)
}

/** The fourth letter is the kind of holder, P for a person. */
const PAN = /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/

const TFN_WEIGHTS = [1, 4, 3, 7, 5, 8, 6, 9, 10] as const

/** Of Asia and the Pacific. */
export const ASIA_PACIFIC: readonly IdRule[] = [
  {
    rule: 'cn_resident_id',
    shapes: ['000000000000000000', '00000000000000000A'],
    forms: ['000000000000000000', '00000000000000000A'],
    isValid: isResidentId,
  },
  {
    rule: 'kr_rrn',
    shapes: ['0000000000000'],
    forms: ['000000-0000000'],
    isValid: isRrn,
    isSure: hasRrnCheck,
  },
  { rule: 'jp_mynumber', shapes: ['000000000000'], isValid: isMyNumber },
  {
    rule: 'in_aadhaar',
    shapes: ['000000000000'],
    isValid: (id) => /^[2-9]/.test(id) && hasVerhoeff(id) && !isOneDigit(id),
  },
  {
    rule: 'in_pan',
    shapes: ['AAAAA0000A'],
    forms: ['AAAAA0000A'],
    isValid: (id) => PAN.test(id),
    isSure: (id) => id[3] === 'P',
  },
  { rule: 'sg_nric', shapes: ['A0000000A'], forms: ['A0000000A'], isValid: isNric },
  {
    rule: 'au_tfn',
    shapes: ['000000000'],
    isValid: (id) => weighted(id, TFN_WEIGHTS) % 11 === 0 && !isOneDigit(id),
  },
  { rule: 'th_pin', shapes: ['0000000000000'], isValid: isThaiPin },
  {
    rule: 'za_id',
    shapes: ['0000000000000'],
    isValid: (id) => isYymmdd(id) && /^\d{10}[0-2][0-9]/.test(id) && hasLuhn(id),
  },
]
