import type { Detector, Match } from '../detector.ts'
import { MOST_DIGITS } from './phone-shape.ts'

/** Without an area code. */
const LOCAL_DIGITS = 7

/** Words that say that a telephone number follows; the short ones only at the begin of a word. */
const EXPRESSION =
  /(?:phone|telefon|mobile|msisdn|whatsapp|(?<![a-z])(?:tel|cell|fax|tlf|handy))(?:[ _-]?(?:number|no|nr))?["']?\s{0,2}[.:=#]{0,2}\s{0,2}["']?(\+?\(?\d[\d ().\-/]{5,22}\d)(?![\d:])/gi

/** Telephone numbers in any form behind a word or a key that says so. */
export const phoneByWord: Detector = {
  kind: 'phone',
  rule: 'phone_by_word',
  action: 'redact',
  trigger: {
    words: [
      'phone',
      'telefon',
      'mobile',
      'msisdn',
      'whatsapp',
      'tel',
      'cell',
      'fax',
      'tlf',
      'handy',
    ],
  },
  readsKey: true,
  find(text) {
    const matches: Match[] = []
    for (const match of text.matchAll(EXPRESSION)) {
      const value = match[1] ?? ''
      const digits = value.replaceAll(/\D/g, '').length
      if (digits < LOCAL_DIGITS || digits > MOST_DIGITS || isDate(value)) continue
      const end = match.index + match[0].length
      matches.push({ start: end - value.length, end })
    }
    return matches
  },
}

const isDate = (value: string): boolean => /^(?:19|20)\d\d[-./]\d\d[-./]\d\d/.test(value)
