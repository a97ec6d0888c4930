import { isCardNumber, LONGEST_CARD, SHORTEST_CARD } from './detectors/card-number.ts'
import { phoneByWord } from './detectors/phone-by-word.ts'
import { FEWEST_DIGITS } from './detectors/phone-shape.ts'
import type { FoundBy } from './hits.ts'
import { Spans } from './spans.ts'

/** What a masked number becomes: a number too, so that who reads it finds the type that he expects. */
export const MASKED_NUMBER = '0'

/** What a number of a JSON text gives away: a payment card, or under a key that says so a telephone number. */
export function sensitiveNumber(token: string, key: string): FoundBy | undefined {
  if (token.length < FEWEST_DIGITS) return undefined
  const digits = digitsOf(token)
  if (digits.length >= SHORTEST_CARD && digits.length <= LONGEST_CARD && isCardNumber(digits)) {
    return { kind: 'payment_card', rule: 'payment_card', action: 'redact' }
  }
  if (key === '' || !isPhone(`${key}: ${digits}`)) return undefined
  return { kind: phoneByWord.kind, rule: phoneByWord.rule, action: 'redact' }
}

function isPhone(text: string): boolean {
  const found = new Spans()
  phoneByWord.search(text, 0)(0, text.length, found)
  return found.count > 0
}

/** The digits of a whole number, also of one that is written with a fraction or an exponent; empty for any other. */
function digitsOf(token: string): string {
  if (/^-?\d+$/.test(token)) return token.replace('-', '')
  const value = Math.abs(Number(token))
  return Number.isSafeInteger(value) ? String(value) : ''
}
