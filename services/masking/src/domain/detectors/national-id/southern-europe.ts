import { digitAt, hasLuhn, isDay, isOneDigit, numberAt, weighted } from './checks.ts'
import type { IdRule } from './rule.ts'

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Real Decreto 1553/2005; X, Y and Z of foreigners stand for 0, 1 and 2. */
function isNif(id: string): boolean {
  const number = Number(
    id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))),
  )
  return DNI_LETTERS[number % 23] === id.at(-1)
}

/** Of the first thirteen characters; Corsica has letters (INSEE, numéro d’inscription au répertoire). */
function isNir(id: string): boolean {
  const month = numberAt(id, 3, 2)
  const digits = id.slice(0, 13).replace('2A', '19').replace('2B', '18')
  if (!/^[1-478]\d{14}$/.test(digits + id.slice(13))) return false
  const isMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50
  return isMonth && 97 - Number(BigInt(digits) % 97n) === numberAt(id, 13, 2)
}

/** What the digits are written as where two persons would have the same code. */
const OMOCODIA = 'LMNPQRSTUV'
const FISCAL_DIGITS = [6, 7, 9, 10, 12, 13, 14] as const
/** Without such letters, and with more and more of them from the last digit on. */
const FISCAL_FORMS = Array.from({ length: FISCAL_DIGITS.length + 1 }, (_, count) =>
  Array.from('AAAAAA00A00A000A', (sign, at) =>
    FISCAL_DIGITS.slice(FISCAL_DIGITS.length - count).some((place) => place === at) ? 'A' : sign,
  ).join(''),
)
const FISCAL = /^[A-Z]{6}[\dLMNP-V]{2}[ABCDEHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/** D.M. 23/12/1976: names, date of birth (days of women plus 40), place, check letter. */
function isFiscalCode(id: string): boolean {
  if (!FISCAL.test(id)) return false
  let sum = 0
  for (let at = 0; at < 15; at++) {
    const value = Number.parseInt(id[at] ?? '', 36)
    const index = value > 9 ? value - 10 : value
    sum += at % 2 === 0 ? (ODD[index] ?? 0) : index
  }
  const plain = Array.from(id, (char, at) =>
    FISCAL_DIGITS.some((place) => place === at) && /\D/.test(char) ? OMOCODIA.indexOf(char) : char,
  ).join('')
  const month = 'ABCDEHLMPRST'.indexOf(id[8] ?? '') + 1
  const isDate = isDay(numberAt(plain, 6, 2), month, numberAt(plain, 9, 2) % 40)
  return isDate && String.fromCharCode(0x41 + (sum % 26)) === id.at(-1)
}

function isPtNif(id: string): boolean {
  const rest = weighted(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return /^[1-35-9]/.test(id) && (rest < 2 ? 0 : 11 - rest) === digitAt(id, 8)
}

function isTckn(id: string): boolean {
  const [odd, even] = [
    weighted(id, [1, 0, 1, 0, 1, 0, 1, 0, 1]),
    weighted(id, [0, 1, 0, 1, 0, 1, 0, 1]),
  ]
  // No sum of the even digits is more than 36.
  const tenth = (odd * 7 - even + 40) % 10
  return (
    !id.startsWith('0') && tenth === digitAt(id, 9) && (odd + even + tenth) % 10 === digitAt(id, 10)
  )
}

const NIR_FORMS = ['000000000000000', '00000A000000000'] as const

/** Of France and the south of Europe. */
export const SOUTHERN_EUROPE: readonly IdRule[] = [
  {
    rule: 'fr_nir',
    shapes: NIR_FORMS,
    forms: NIR_FORMS,
    isValid: isNir,
    isSure: (id) => /^[12]/.test(id) && isNir(id),
  },
  {
    rule: 'es_dni',
    shapes: ['00000000A', '0000000A'],
    forms: ['00000000A', '00000000-A', '00.000.000-A'],
    isValid: isNif,
  },
  {
    rule: 'es_nie',
    shapes: ['A0000000A'],
    forms: ['A0000000A', 'A-0000000-A', 'A0000000-A'],
    isValid: isNif,
  },
  {
    rule: 'it_codice_fiscale',
    shapes: FISCAL_FORMS,
    forms: FISCAL_FORMS,
    isValid: isFiscalCode,
  },
  { rule: 'pt_nif', shapes: ['000000000'], isValid: isPtNif },
  { rule: 'tr_tckn', shapes: ['00000000000'], isValid: isTckn },
  {
    rule: 'gr_amka',
    shapes: ['00000000000'],
    isValid: (id) =>
      isDay(numberAt(id, 4, 2), numberAt(id, 2, 2), numberAt(id, 0, 2)) &&
      hasLuhn(id) &&
      !isOneDigit(id),
  },
]
