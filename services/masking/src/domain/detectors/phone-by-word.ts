import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'
import { MOST_DIGITS } from './phone-shape.ts'

/** Without an area code. */
const LOCAL_DIGITS = 7

/** Telephone numbers in any form behind a word or a key that says so; the short words only at the begin of a word. */
export const phoneByWord: Detector = pattern({
  kind: 'phone',
  rule: 'phone_by_word',
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
  reachesFar: true,
  begins:
    /(?:phone|telefon|mobile|msisdn|whatsapp|(?<![a-z])(?:tel|cell|fax|tlf|handy))(?:[ _-]?(?:number|no|nr))?["']?\s{0,2}[.:=#]{0,2}\s{0,2}["']?(?=[+(\d])/gi,
  goesOn: /\+?\(?\d[\d ().\-/]{5,22}\d(?![\d:])/y,
  masksRest: true,
  isValue: (value) => {
    const digits = value.replaceAll(/\D/g, '').length
    return digits >= LOCAL_DIGITS && digits <= MOST_DIGITS && !isDate(value)
  },
})

const isDate = (value: string): boolean => /^(?:19|20)\d\d[-./]\d\d[-./]\d\d/.test(value)
