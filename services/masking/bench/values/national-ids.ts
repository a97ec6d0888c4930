import { DIGITS, type Random, UPPER } from '../../src/testing/random.ts'
import { chance, filled, grouped, padded } from '../corpus/field.ts'
import { birthday, shortDate } from './births.ts'
import { luhnDigit, mod11And10, mod97, verhoeffDigit, weighted } from './check-digits.ts'

/** Personal numbers that states give out, with the check digits of their published rules. */

/** United States: area, group and serial number as the SSA gives them out. */
export function ssn(random: Random): string {
  const area = 1 + random.below(899)
  const [group, serial] = [1 + random.below(99), 1 + random.below(9999)]
  return padded(area === 666 ? 667 : area, 3) + padded(group, 2) + padded(serial, 4)
}

const NINO_FIRST = 'ABCEGHJKLMNOPRSTWXYZ'
const NINO_SECOND = 'ABCEGHJKLMNPRSTWXYZ'
const NINO_UNUSED = ['BG', 'GB', 'NK', 'KN', 'TN', 'NT', 'ZZ']

/** United Kingdom: national insurance number. */
export function nino(random: Random): string {
  const prefix = random.chars(NINO_FIRST, 1) + random.chars(NINO_SECOND, 1)
  const used = NINO_UNUSED.includes(prefix) ? 'AB' : prefix
  return used + random.chars(DIGITS, 6) + random.chars('ABCD', 1)
}

/** Germany: tax id; of the first ten digits one stands twice, the others once. */
export function steuerId(random: Random): string {
  const pool = Array.from(DIGITS)
  const shuffled = Array.from(
    { length: 10 },
    () => pool.splice(random.below(pool.length), 1)[0] ?? '0',
  )
  shuffled[9] = shuffled[random.below(9)] ?? '1'
  if (shuffled[0] === '0') shuffled.push(...shuffled.splice(0, 1))
  const body = shuffled.join('')
  return body + mod11And10(body)
}

/** Switzerland: AHV number, an EAN-13 that begins with 756. */
export function ahv(random: Random): string {
  const body = `756${random.chars(DIGITS, 9)}`
  return body + ((10 - (weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10)
}

/** France: NIR with its key. */
export function nir(random: Random): string {
  const { year, month } = birthday(random)
  const born = padded(year % 100, 2) + padded(month, 2)
  const place = padded(1 + random.below(95), 2) + padded(1 + random.below(900), 3)
  const body = `${1 + random.below(2)}${born}${place.replace(/^20/, '21')}${padded(1 + random.below(999), 3)}`
  return body + padded(97 - mod97(body), 2)
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Spain: DNI of citizens. */
export function dni(random: Random): string {
  const number = random.chars(DIGITS, 8)
  return number + (DNI_LETTERS[Number(number) % 23] ?? '')
}

/** Spain: NIE of foreigners; X, Y and Z count as 0, 1 and 2. */
export function nie(random: Random): string {
  const [series, number] = [random.below(3), random.chars(DIGITS, 7)]
  return `${'XYZ'[series]}${number}${DNI_LETTERS[Number(`${series}${number}`) % 23]}`
}

const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]
const CONSONANTS = 'BCDFGLMNPRSTV'

/** Italy: codice fiscale of a person. */
export function codiceFiscale(random: Random): string {
  const { year, month, day } = birthday(random)
  const born = `${padded(year % 100, 2)}${'ABCDEHLMPRST'[month - 1]}${padded(day + random.below(2) * 40, 2)}`
  const place = `${random.chars('ABCDEFGHIL', 1)}${padded(1 + random.below(999), 3)}`
  const body = random.chars(CONSONANTS, 6) + born + place
  const sum = Array.from(body).reduce((total, char, index) => {
    const value = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65
    return total + (index % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value)
  }, 0)
  return body + (UPPER[sum % 26] ?? '')
}

/** Netherlands: BSN by the test of eleven. */
export function bsn(random: Random): string {
  const body = random.chars('123456789', 1) + random.chars(DIGITS, 7)
  const check = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return check === 10 ? bsn(random) : body + check
}

/** Belgium: number of the national register. */
export function rijksregister(random: Random): string {
  const day = birthday(random)
  const body = shortDate(day) + padded(1 + random.below(997), 3)
  return body + padded(97 - mod97(day.year < 2000 ? body : `2${body}`), 2)
}

/** Poland: PESEL; months of people born from 2000 on count from 21. */
export function pesel(random: Random): string {
  const { year, month, day } = birthday(random)
  const born = padded(year % 100, 2) + padded(year < 2000 ? month : month + 20, 2) + padded(day, 2)
  const body = born + random.chars(DIGITS, 4)
  return body + ((10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10)
}

/** Portugal: NIF of a person. */
export function nif(random: Random): string {
  const body = random.chars('123', 1) + random.chars(DIGITS, 7)
  const rest = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return body + (rest < 2 ? 0 : 11 - rest)
}

/** The check digit of nine digits, or the second one of ten. */
const cpfDigit = (digits: string): number =>
  ((weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].slice(10 - digits.length)) * 10) % 11) % 10

/** Brazil: CPF. */
export function cpf(random: Random): string {
  const body = random.chars(DIGITS, 9)
  const first = body + cpfDigit(body)
  return first + cpfDigit(first)
}

/** Sweden: personnummer, Luhn over the nine digits before. */
export function personnummer(random: Random): string {
  const body = shortDate(birthday(random)) + random.chars(DIGITS, 3)
  return body + luhnDigit(body)
}

const dayFirst = (random: Random): string => {
  const { year, month, day } = birthday(random)
  return padded(day, 2) + padded(month, 2) + padded(year % 100, 2)
}

/** Norway: fødselsnummer with both of its check digits. */
export function fodselsnummer(random: Random): string {
  const body = dayFirst(random) + padded(random.below(500), 3)
  const first = (11 - (weighted(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11
  const second = (11 - (weighted(body + first, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return first === 10 || second === 10 ? fodselsnummer(random) : `${body}${first}${second}`
}

/** Finland: henkilötunnus; the sign tells the century. */
export function hetu(random: Random): string {
  const { year, month, day } = birthday(random)
  const born = padded(day, 2) + padded(month, 2) + padded(year % 100, 2)
  const individual = padded(2 + random.below(898), 3)
  const check = '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(born + individual) % 31] ?? ''
  return `${born}${year < 2000 ? '-' : 'A'}${individual}${check}`
}

/** Denmark: CPR, which has had no check digit since 2007. */
export const cpr = (random: Random): string => `${dayFirst(random)}${random.chars(DIGITS, 4)}`

/** India: Aadhaar, with a digit by Verhoeff. */
export function aadhaar(random: Random): string {
  const body = filled(random, '@##########')
  return body + verhoeffDigit(body)
}

/** China: resident identity number (GB 11643). */
export function residentId(random: Random): string {
  const { year, month, day } = birthday(random)
  const region = random.pick(['110101', '310104', '440305', '330106', '510107'])
  const body = `${region}${year}${padded(month, 2)}${padded(day, 2)}${random.chars(DIGITS, 3)}`
  const sum = weighted(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
  return body + ('10X98765432'[sum % 11] ?? '')
}

/** Japan: individual number ("My Number"). */
export function myNumber(random: Random): string {
  const body = random.chars('123456789', 1) + random.chars(DIGITS, 10)
  const rest = weighted(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return body + (rest <= 1 ? 0 : 11 - rest)
}

/** South Korea: resident registration number, as given out until 2020. */
export function rrn(random: Random): string {
  const { year, month, day } = birthday(random)
  const sex = (year < 2000 ? 1 : 3) + random.below(2)
  const body = `${shortDate({ year, month, day })}${sex}${random.chars(DIGITS, 5)}`
  return body + ((11 - (weighted(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10)
}

/** Australia: tax file number. */
export function tfn(random: Random): string {
  const number = random.chars('123456789', 1) + random.chars(DIGITS, 8)
  return weighted(number, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 ? number : tfn(random)
}

/** Canada: social insurance number. */
export function sin(random: Random): string {
  const body = random.chars('1234567', 1) + random.chars(DIGITS, 7)
  return body + luhnDigit(body)
}

/** South Africa: identity number. */
export function southAfrican(random: Random): string {
  const body = `${shortDate(birthday(random))}${random.chars(DIGITS, 4)}${random.below(2)}8`
  return body + luhnDigit(body)
}

/** Ireland: PPS number; W stands for a rest of 0. */
export function pps(random: Random): string {
  const body = random.chars(DIGITS, 7)
  return body + ('WABCDEFGHIJKLMNOPQRSTUV'[weighted(body, [8, 7, 6, 5, 4, 3, 2]) % 23] ?? '')
}

const CURP_VALUES = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
const STATES = ['DF', 'JC', 'NL', 'OC', 'VZ', 'YN'] as const

/** Mexico: CURP. */
export function curp(random: Random): string {
  const day = birthday(random)
  const name = random.chars(CONSONANTS, 1) + random.chars('AEIOU', 1) + random.chars(CONSONANTS, 2)
  const where = random.pick(['H', 'M']) + random.pick(STATES) + random.chars(CONSONANTS, 3)
  const body = `${name}${shortDate(day)}${where}${day.year < 2000 ? random.below(10) : 'A'}`
  const sum = Array.from(body).reduce(
    (total, char, index) => total + CURP_VALUES.indexOf(char) * (18 - index),
    0,
  )
  return body + ((10 - (sum % 10)) % 10)
}

/** Groups and the sign between them, or the number in one piece. */
export const inGroups =
  (make: (random: Random) => string, sizes: readonly number[], sign: string, percent = 100) =>
  (random: Random): string => {
    const number = make(random)
    return chance(random, percent) ? grouped(number, sizes, sign) : number
  }
