import { digitAt, hasLuhn, isDay, isOneDigit, numberAt, weighted } from './checks.ts'
import type { IdRule } from './rule.ts'

/** Social Security Administration: no area 000, 666 or from 900, no group 00, no serial 0000. */
const isSsn = (id: string): boolean => /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(id)

/** Where nothing says that it is one, what people write in its place is none. */
const isSureSsn = (id: string): boolean =>
  isSsn(id) &&
  !isOneDigit(id) &&
  id !== '123456789' &&
  // Published in an advertisement, and used ever since.
  id !== '078051120'

/** Internal Revenue Service, of taxpayers and adoptions: groups it issues have grown more than once. */
const isTaxNumber = (id: string): boolean => /^9\d\d(?!00)\d\d(?!0000)\d{4}$/.test(id)

/** Those of taxpayers in groups 50 to 65, 70 to 88, 90 to 92 and 94 to 99, of adoptions in 93. */
const isIssuedTaxNumber = (id: string): boolean =>
  /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9\d)\d{4}$/.test(id)

const CPF = [
  [10, 9, 8, 7, 6, 5, 4, 3, 2],
  [11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
] as const

const isCpf = (id: string): boolean =>
  !isOneDigit(id) &&
  CPF.every((weights, at) => ((weighted(id, weights) * 10) % 11) % 10 === digitAt(id, 9 + at))

function isCuil(id: string): boolean {
  const check = (11 - (weighted(id, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return /^2[0347]/.test(id) && check === digitAt(id, 10)
}

function isRut(id: string): boolean {
  const body = id.slice(0, -1).padStart(8, '0')
  const check = (11 - (weighted(body, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return numberAt(body, 0, 8) >= 1_000_000 && '0123456789K'[check] === id.at(-1)?.toUpperCase()
}

const CURP = /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z0-9]\d$/
const CURP_CHARS = '0123456789ABCDEFGHIJKLMN_OPQRSTUVWXYZ'

function isCurp(id: string): boolean {
  let sum = 0
  for (let at = 0; at < 17; at++) sum += CURP_CHARS.indexOf(id[at] ?? '') * (18 - at)
  const day = isDay(numberAt(id, 4, 2), numberAt(id, 6, 2), numberAt(id, 8, 2))
  return CURP.test(id) && day && (10 - (sum % 10)) % 10 === digitAt(id, 17)
}

/** Of the Americas. */
export const AMERICAS: readonly IdRule[] = [
  {
    rule: 'us_ssn',
    shapes: ['000000000'],
    forms: ['000-00-0000'],
    isValid: isSsn,
    isSure: isSureSsn,
  },
  {
    rule: 'us_itin',
    shapes: ['000000000'],
    forms: ['000-00-0000'],
    isValid: isTaxNumber,
    isSure: isIssuedTaxNumber,
  },
  {
    rule: 'ca_sin',
    shapes: ['000000000'],
    isValid: (id) => /^[^8]/.test(id) && hasLuhn(id) && !isOneDigit(id),
  },
  { rule: 'br_cpf', shapes: ['00000000000'], forms: ['000.000.000-00'], isValid: isCpf },
  { rule: 'ar_cuil', shapes: ['00000000000'], forms: ['00-00000000-0'], isValid: isCuil },
  {
    rule: 'cl_rut',
    shapes: ['00000000', '000000000', '0000000A', '00000000A'],
    forms: ['0.000.000-0', '00.000.000-0', '0.000.000-A', '00.000.000-A'],
    isValid: isRut,
  },
  {
    rule: 'mx_curp',
    shapes: ['AAAA000000AAAAAAA0', 'AAAA000000AAAAAA00'],
    forms: ['AAAA000000AAAAAAA0', 'AAAA000000AAAAAA00'],
    isValid: isCurp,
  },
]
