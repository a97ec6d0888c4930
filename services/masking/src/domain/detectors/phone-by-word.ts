import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'
import { MOST_DIGITS } from './phone-shape.ts'
import { LINK, together, wordBehind } from './together.ts'
import { LINKED } from './words.ts'

/** Without an area code. */
const LOCAL_DIGITS = 7

/** Parts of words for telephones, to which others may hang on: telefoonnummer, numeroTelefono, cellphone. */
const STEMS =
  'phone|tel[eé]?f[oóò]n|telepon|téléphone|telefoon|(?<!auto)mobil|mobiel|m[oó]vil|msisdn|whatsapp|celular|cellular|' +
  'rufnummer|puhelin|portable|telem[oó]vel|komórk'
/** Words that begin many others: they begin a word of their own. */
const SHORT = 'tel|tél|cell|fax|tlf|handy|gsm|fone|keitai|denwa|sms'
const OTHER_SCRIPTS =
  '電話番号|電話|携帯電話|携帯番号|携帯|手机号码|手机号|手机|手機|电话号码|电话|전화번호|전화|휴대폰|телефон|мобильный|τηλέφωνο'
const WORD =
  `(?:(?:${STEMS})[a-z]{0,9}|(?<![a-z])(?:${SHORT})|(?:(?<!meet )(?:me|us)|(?:reach|call|contact|text|ring) (?:him|her|them)|answering|back) (?:at|on)|(?:can|please|or|to) (?:call|text|dial)|${OTHER_SCRIPTS})` +
  '(?:[ _.-]?(?:numbers?|num|no|nr|nummer|numer|kom|home|work|office|mobile|cell|[12])(?![a-z])[.]?){0,2}'

/** Digits of one number, with a slash behind those of the area alone: any other stands between two numbers. */
const DIGITS =
  '(?:\\d(?:[ ().-]{0,3}\\d){1,5}[ )]{0,2}/ ?\\(?\\d(?:[ ().-]{0,3}\\d){3,8}|\\d(?:[ ().-]{0,3}\\d){6,14})'

/** The number, with an extension. */
const NUMBER = `(?:\\+?\\d{9,15}|(?:\\+ ?)?\\(?${DIGITS})(?: ?(?:x|ext\\.?|extension) ?\\d{1,6})?(?![\\d:])`

/** Whom to call, and where. */
const REACHED = ['me', 'us', 'him', 'her', 'them', 'ering', 'back']
  .flatMap((whom) => [`${whom} at `, `${whom} on `])
  .concat(
    ['call', 'text', 'dial'].flatMap((verb) => ['0', '+', '('].map((next) => `${verb} ${next}`)),
  )

/** What stands at the end of a line with a number before it: `781 1704 office`, `030 901820 (Fax)`. */
const PLACES =
  'office|home|work|mobile|mob|cell|fax|phone|tel|direct|landline|büro|privat|bureau|oficina'
const ENDS_LINE = ` ?[-–,:]? ?[(]?(?:${PLACES})[)]?(?=\\s{0,3}(?:[,;|\\\\]|[\\r\\n]|$))`
/** How such lines go on behind the number, as a trigger has it: 0 stands for every digit. */
const NAMED_BEHIND = [
  'office',
  'home',
  'work',
  'mob',
  'direct',
  'landline',
  'b',
  'privat',
  'oficina',
].flatMap((place) => ['0 ', '0-', '0 (', '0 - '].map((between) => `${between}${place}`))

const behindWord = pattern({
  kind: 'phone',
  rule: 'phone_by_word',
  trigger: {
    words: [
      'phone',
      'telef',
      'telem',
      'telep',
      'mobil',
      'mobiel',
      'movil',
      'vil:',
      'vil ',
      'msisdn',
      'whatsapp',
      'tel',
      'cell',
      'celular',
      'fax',
      'tlf',
      'handy',
      'rufnummer',
      'puhelin',
      'portable',
      'gsm',
      'fone',
      'keitai',
      'denwa',
      'sms',
      'rkow',
      ...REACHED,
      ...NAMED_BEHIND,
    ],
    otherScript: true,
  },
  readsKey: true,
  reachesFar: true,
  begins: new RegExp(`${WORD}(?:[.]|${LINKED}){1,2}(?=[+(\\d])`, 'gi'),
  goesOn: new RegExp(NUMBER, 'iy'),
  masksRest: true,
  isValue: isNumber,
})

/** Telephone numbers in any form beside a word or a key that says so; the short words only at the begin of a word. */
export const phoneByWord: Detector = {
  ...behindWord,
  search: together(
    behindWord.search,
    wordBehind({
      word: new RegExp(`${LINK}(?:[a-zà-ÿ]{1,14}[ _-]){0,2}${WORD}|${ENDS_LINE}`, 'gi'),
      value: new RegExp(`(?<![\\d.+-])${NUMBER.replace('(?![\\d:])', '')}$`, 'i'),
      // A number of things may be as short, and bare.
      isValue: (value) => isNumber(value) && !/^\d{7,8}$/.test(value),
    }),
  ),
}

const DATE =
  /^(?:(?:19|20)\d\d[-./]\d\d?[-./]\d\d?|\d\d?[-./]\d\d?[-./](?:19|20)\d\d(?!\d)|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$)/

/** Whether the digits are as many as a telephone number has, and no date. */
function isNumber(value: string): boolean {
  const digits = value.replace(/ ?(?:x|ext).*$/i, '').replaceAll(/\D/g, '').length
  return digits >= LOCAL_DIGITS && digits <= MOST_DIGITS && !DATE.test(value)
}
