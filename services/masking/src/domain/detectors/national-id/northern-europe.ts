import { digitAt, hasLuhn, isDay, isDdmmyy, numberAt, weighted } from './checks.ts'
import type { IdRule } from './rule.ts'

/** HM Revenue and Customs, NIM39110. */
const NINO = /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/

function isNhs(id: string): boolean {
  const check = (11 - (weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return check === digitAt(id, 9) && /[^0]/.test(id)
}

/** Digits of an extra number of a coordination are the day plus 60. */
function isPersonnummer(id: string): boolean {
  const short = id.slice(-10)
  const day = numberAt(short, 4, 2)
  return (
    isDay(numberAt(short, 0, 2), numberAt(short, 2, 2), day > 60 ? day - 60 : day) && hasLuhn(short)
  )
}

/** Full years of birth; of the years from 2010 on there are too many numbers of orders that look the same. */
const isOlder = (id: string): boolean => /^(?:19|200)/.test(id) && isPersonnummer(id)

const HETU = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Date, sign of the century, number and check character (Digital and Population Data Services Agency). */
function isHetu(id: string): boolean {
  const letter = /^\d{6}([A-FU-Y]?)(\d{3})([0-9A-Y])$/.exec(id)
  if (letter === null || !isDdmmyy(id)) return false
  const number = Number(id.slice(0, 6) + (letter[2] ?? ''))
  return Number(letter[2]) >= 2 && HETU[number % 31] === letter[3]
}

/** Days of D numbers are plus 40, months of test numbers plus 40 or 80. */
function isFnr(id: string): boolean {
  const isDate = isDay(numberAt(id, 4, 2), numberAt(id, 2, 2) % 40, numberAt(id, 0, 2) % 40)
  return (
    isDate &&
    weighted(id, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighted(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  )
}

function isIePps(id: string): boolean {
  const more = id.length === 9 ? 9 * ((id.charCodeAt(8) - 0x40) % 0x17) : 0
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(id, [8, 7, 6, 5, 4, 3, 2]) + more) % 23] === id[7]
}

/** Of the north of Europe and the British Isles. */
export const NORTHERN_EUROPE: readonly IdRule[] = [
  {
    rule: 'gb_nino',
    shapes: ['AA000000A'],
    forms: ['AA-00-00-00-A', 'AA000000A'],
    isValid: (id) => NINO.test(id),
  },
  { rule: 'gb_nhs', shapes: ['0000000000'], isValid: isNhs },
  {
    rule: 'se_personnummer',
    shapes: ['0000000000', '000000000000'],
    forms: ['00000000-0000'],
    isValid: isPersonnummer,
    isSure: isOlder,
  },
  {
    rule: 'fi_hetu',
    shapes: ['0000000000', '000000000A', '000000A0000', '000000A000A'],
    forms: ['000000-0000', '000000-000A', '000000A0000', '000000A000A'],
    isValid: isHetu,
  },
  { rule: 'dk_cpr', shapes: ['0000000000'], isValid: (id) => isDdmmyy(id) },
  { rule: 'no_fnr', shapes: ['00000000000'], isValid: isFnr },
  { rule: 'ie_pps', shapes: ['0000000A', '0000000AA'], isValid: isIePps },
]
