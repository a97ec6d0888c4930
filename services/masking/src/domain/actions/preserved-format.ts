import { FF1 } from '@noble/ciphers/ff1.js'
import { isCardNumber, LONGEST_CARD, SHORTEST_CARD } from '../detectors/card-number.ts'

/** NIST SP 800-38G Rev. 1 wants domains of a million at least: six digits, five letters. */
const FEWEST_DIGITS = 6
const FEWEST_LETTERS = 5
/** Longer values are no numbers that anybody keeps the form of. */
const LONGEST = 64
/** Most encryptions of one value until it is another and valid no more. */
const MOST_WALKS = 64
const DECIMAL = 10
const LETTERS = 26
const LOWER_A = 0x61

const BEYOND_ASCII = /(?!\p{ASCII})[\p{L}\p{N}\p{M}]/u

const encoder = new TextEncoder()

/**
 * The value with other digits in the places of its digits (FF1 of NIST SP 800-38G), and with other letters where it has
 * five or more; its separators stay, as far as they may stand in any text. Undefined where too few values have this form,
 * so that one could try them all.
 */
export function inSameFormat(kind: string, value: string, key: Uint8Array): string | undefined {
  const digits = value.replaceAll(/\D/g, '')
  const letters = value.replaceAll(/[^A-Za-z]/g, '').toLowerCase()
  // A made-up address may be somebody's.
  if (kind === 'email' || value.length > LONGEST || BEYOND_ASCII.test(value)) return undefined
  if (digits.length < FEWEST_DIGITS && (digits.length > 0 || letters.length < FEWEST_LETTERS)) {
    return undefined
  }
  const otherDigits = digits === '' ? '' : otherNumber(kind, digits, key, () => true)
  if (otherDigits === undefined) return undefined
  return fill(
    value,
    otherDigits,
    letters.length < FEWEST_LETTERS ? letters : otherLetters(kind, letters, key),
  )
}

/** A number of JSON of the same length with the same sign; undefined where it is not whole or too short. */
export function numberInSameFormat(
  kind: string,
  token: string,
  key: Uint8Array,
): string | undefined {
  const [, sign = '', digits = ''] = /^(-?)(\d+)$/.exec(token) ?? []
  if (digits.length < FEWEST_DIGITS || digits.length > LONGEST) return undefined
  const other = otherNumber(kind, digits, key, (walked) => !walked.startsWith('0'))
  return other === undefined ? undefined : sign + other
}

/** Walks along the cycle of the encryption until a number is another one, fits, and is no card. */
function otherNumber(
  kind: string,
  digits: string,
  key: Uint8Array,
  fits: (walked: string) => boolean,
): string | undefined {
  const cipher = FF1(DECIMAL, key, encoder.encode(kind))
  let walked = digits
  for (let walk = 0; walk < MOST_WALKS; walk++) {
    walked = cipher.encrypt(Array.from(walked, Number)).join('')
    if (walked !== digits && fits(walked) && !isCard(walked)) return walked
  }
  return undefined
}

const isCard = (digits: string): boolean =>
  digits.length >= SHORTEST_CARD && digits.length <= LONGEST_CARD && isCardNumber(digits)

function otherLetters(kind: string, letters: string, key: Uint8Array): string {
  const numbers = Array.from(letters, (letter) => letter.charCodeAt(0) - LOWER_A)
  const other = FF1(LETTERS, key, encoder.encode(kind)).encrypt(numbers)
  return String.fromCharCode(...other.map((number) => LOWER_A + number))
}

/** The form of a value, filled with other digits and letters. */
function fill(value: string, digits: string, letters: string): string {
  let [digit, letter] = [0, 0]
  return Array.from(value, (char) => {
    if (/\d/.test(char)) return digits[digit++] ?? '0'
    if (/[a-z]/.test(char)) return letters[letter++] ?? 'x'
    if (/[A-Z]/.test(char)) return (letters[letter++] ?? 'x').toUpperCase()
    return SAFE.test(char) ? char : ' '
  }).join('')
}

/** What may stand inside of any string, however often it is quoted. */
const SAFE = /^[ !#-[\]-~]$/
