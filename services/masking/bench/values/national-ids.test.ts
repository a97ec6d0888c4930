import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../src/testing/random.ts'
import { ID_NOTATIONS } from './id-fields.ts'

// Each rule is written as what holds for a whole number, check digits included: the generator makes these digits, and
// shares none of this.

const sum = (digits: string, weights: readonly number[]): number => {
  assert.equal(digits.length, weights.length)
  return Array.from(digits).reduce(
    (total, digit, at) => total + (digit === 'X' ? 10 : Number(digit)) * (weights[at] ?? 0),
    0,
  )
}
const luhn = (digits: string): boolean => {
  const doubled = Array.from(digits)
    .toReversed()
    .map((digit, at) => Number(digit) * (1 + (at % 2)))
  return doubled.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0) % 10 === 0
}
const divides =
  (by: number, weights: readonly number[]) =>
  (id: string): boolean =>
    sum(id, weights) % by === 0

function isSteuerId(id: string): boolean {
  let rest = 10
  for (const digit of id.slice(0, 10)) rest = (((Number(digit) + rest) % 10 || 10) * 2) % 11
  const differing = new Set(id.slice(0, 10)).size
  return (rest + Number(id[10])) % 10 === 1 && differing === 9 && !id.startsWith('0')
}

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'
const isDni = (id: string): boolean => LETTERS[Number(id.slice(0, 8)) % 23] === id[8]
const isNie = (id: string): boolean => isDni(String('XYZ'.indexOf(id[0] ?? '')) + id.slice(1))

/** What the published checks of Verhoeff's scheme give for 236: 2363. */
const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const TURNS = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]
const verhoeff = (id: string): boolean =>
  Array.from(id)
    .toReversed()
    .reduce(
      (carried, digit, at) => Number(DIHEDRAL[carried]?.[Number(TURNS[at % 8]?.[Number(digit)])]),
      0,
    ) === 0

/** Values of characters in odd places, digits and letters from A on alike, by the decree of 1976. */
const ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

function isCodiceFiscale(id: string): boolean {
  const values = Array.from(id.slice(0, 15), (char) => Number.parseInt(char, 36))
  const total = values.reduce((carried, value, at) => {
    const place = value < 10 ? value : value - 10
    return carried + (at % 2 === 0 ? (ODD[place] ?? 0) : place)
  }, 0)
  return id.length === 16 && id.charCodeAt(15) - 65 === total % 26
}

function isCurp(id: string): boolean {
  const values = Array.from(id, (char) => '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'.indexOf(char))
  const total = values.reduce((carried, value, at) => carried + value * (18 - at), 0)
  return id.length === 18 && (total - (values[17] ?? 0) + Number(id[17])) % 10 === 0
}

const CHECKS: Readonly<Record<string, (id: string) => boolean>> = {
  ssn: (id) => /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(id),
  nino: (id) => /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(id),
  steuer_id: isSteuerId,
  ahv: (id) => id.startsWith('756') && divides(10, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1])(id),
  nir: (id) => (Number(id.slice(0, 13)) + Number(id.slice(13))) % 97 === 0,
  dni: isDni,
  nie: isNie,
  codice_fiscale: isCodiceFiscale,
  bsn: divides(11, [9, 8, 7, 6, 5, 4, 3, 2, -1]),
  rijksregister: (id) =>
    [id, `2${id}`].some(
      (whole) => (Number(whole.slice(0, -2)) + Number(whole.slice(-2))) % 97 === 0,
    ),
  pesel: divides(10, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]),
  nif: (id) =>
    divides(11, [9, 8, 7, 6, 5, 4, 3, 2, 1])(id) ||
    (id.endsWith('0') && sum(id.slice(0, 8), [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === 1),
  cpf: (id) =>
    ((sum(id.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === Number(id[9]) &&
    ((sum(id.slice(0, 10), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === Number(id[10]),
  my_number: (id) => {
    const rest = sum(id.slice(0, 11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return Number(id[11]) === (rest < 2 ? 0 : 11 - rest)
  },
  personnummer: luhn,
  fodselsnummer: (id) =>
    divides(11, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1])(id.slice(0, 10)) &&
    divides(11, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])(id),
  cpr: (id) => /^[0-3]\d[01]\d{7}$/.test(id),
  hetu: (id) =>
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(id.replaceAll(/\D/g, '').slice(0, 9)) % 31] ===
    id.at(-1),
  aadhaar: verhoeff,
  resident_id: (id) => sum(id, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 1,
  rrn: (id) =>
    (11 - (sum(id.slice(0, 12), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 ===
    Number(id[12]),
  tfn: divides(11, [1, 4, 3, 7, 5, 8, 6, 9, 10]),
  sin: luhn,
  south_african: luhn,
  pps: (id) => 'WABCDEFGHIJKLMNOPQRSTUV'[sum(id.slice(0, 7), [8, 7, 6, 5, 4, 3, 2]) % 23] === id[7],
  curp: isCurp,
}

test('every personal number of every notation passes the check of its country', () => {
  const random = new Random(11)
  for (const { name, make } of ID_NOTATIONS) {
    for (let round = 0; round < 60; round++) {
      const written = make(random)
      const id = written.replaceAll(/[ .-]/g, '')
      assert.ok(CHECKS[name]?.(id), `${name}: ${written}`)
    }
  }
  assert.ok(new Set(ID_NOTATIONS.map(({ name }) => name)).size >= 12)
})

test('the checks know published examples', () => {
  assert.ok(verhoeff('2363'))
  assert.ok(isSteuerId('86095742719'))
  assert.ok(isDni('12345678Z'))
  assert.ok(isCodiceFiscale('RSSMRA85T10A562S'))
  assert.ok(isCurp('HEGG560427MVZRRL04'))
  assert.ok(CHECKS['pesel']?.('44051401359'))
  assert.ok(CHECKS['cpf']?.('11144477735'))
  assert.ok(CHECKS['ahv']?.('7569217076985'))
})
