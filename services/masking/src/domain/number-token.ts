import { isCardNumber, LONGEST_CARD, SHORTEST_CARD } from './detectors/card-number.ts'
import type { Detector } from './detector.ts'
import { dateOfBirth } from './detectors/date-of-birth.ts'
import { nationalIdByWord } from './detectors/national-id/by-word.ts'
import { phoneByWord } from './detectors/phone-by-word.ts'
import { FEWEST_DIGITS } from './detectors/phone-shape.ts'
import type { FoundBy } from './hits.ts'
import { Spans } from './spans.ts'

/** What a masked number becomes: a number too, so that who reads it finds the type that he expects. */
export const MASKED_NUMBER = '0'

/** Detectors of bare digits behind a word; the more specific first. */
const BY_WORD: readonly Detector[] = [nationalIdByWord, dateOfBirth, phoneByWord]

/**
 * What a number of a JSON text gives away: a payment card, or under a key that says so a national identity number, a
 * date of birth or a telephone number.
 */
export function sensitiveNumber(token: string, key: string): FoundBy | undefined {
  if (token.length < FEWEST_DIGITS) return undefined
  const digits = digitsOf(token)
  const announced = key === '' || digits === '' ? undefined : announcedBy(`${key}: `, digits)
  if (announced?.kind === nationalIdByWord.kind) return announced
  if (digits.length >= SHORTEST_CARD && digits.length <= LONGEST_CARD && isCardNumber(digits)) {
    return { kind: 'payment_card', rule: 'payment_card', action: 'redact' }
  }
  return announced
}

/** What digits are behind a key. */
function announcedBy(key: string, digits: string): FoundBy | undefined {
  for (const { kind, rule, search, ruleOf } of BY_WORD) {
    const found = new Spans()
    search(key + digits, 0)(0, key.length + digits.length, found)
    if (found.lastEnd > key.length) {
      return { kind, rule: ruleOf?.(digits, key) ?? rule, action: 'redact' }
    }
  }
  return undefined
}

/** The digits of a whole number, also of one that is written with a fraction or an exponent; empty for any other. */
function digitsOf(token: string): string {
  if (/^-?\d+$/.test(token)) return token.replace('-', '')
  const value = Math.abs(Number(token))
  return Number.isSafeInteger(value) ? String(value) : ''
}
