import type { Detector } from '../detector.ts'
import { isDay } from './national-id/checks.ts'
import { pattern } from './pattern.ts'
import { LINK, together, wordBehind } from './together.ts'
import { ANSWERED, wordsExpression, wordTriggers } from './words.ts'

/** English, German, French, Spanish, Italian, Portuguese, Dutch, the languages of the north, Polish, Turkish. */
const WORDS = [
  'dob',
  'd.o.b',
  'date of birth',
  'dateofbirth',
  'birth date',
  'birthdate',
  'birthday',
  'birth day',
  'bdate',
  'bday',
  'birth',
  'born',
  'geburtsdatum',
  'geburtstag',
  'geboren am',
  'geboren',
  'geb',
  'geb datum',
  'gebdat',
  'date de naissance',
  'naissance',
  'ddn',
  'fecha de nacimiento',
  'fecha nacimiento',
  'nacimiento',
  'nacido',
  'nacida',
  'fec nac',
  'data di nascita',
  'nascita',
  'nato il',
  'nata il',
  'nato',
  'nata',
  'data de nascimento',
  'nascimento',
  'nascido',
  'nascida',
  'geboortedatum',
  'geboorte',
  'fødselsdato',
  'fodselsdato',
  'fodt',
  'födelsedatum',
  'fodelsedatum',
  'foedselsdato',
  'fødselsdag',
  'syntymäaika',
  'syntymaaika',
  'syntynyt',
  'data urodzenia',
  'urodzenia',
  'urodzony',
  'urodzona',
  'datum narození',
  'doğum tarihi',
  'dogum tarihi',
  'data nascita',
  'data nascimento',
  'data ur',
  'ur',
  'seinengappi',
  'tanjoubi',
  '生年月日',
  '誕生日',
  '出生日期',
  '出生年月日',
  '생년월일',
  'дата рождения',
  'дата народження',
  'ημερομηνία γέννησης',
] as const

/** Short words that count only as they are written here. */
const SHORT = '|(?:(?<!\\p{L})[nN][éÉeE][eE]?[ _-][lL][eE]|(?<!\\p{L})neLe|(?<!\\p{L})f[øö]d[td])'
/** What those hold, in lower case. */
const SHORT_WORDS = [
  ...['ne', 'né', 'nee', 'née'].flatMap((born) =>
    [' ', '_', '-'].map((sign) => `${born}${sign}le`),
  ),
  'nele',
  'født',
  'fødd',
  'födt',
  'född',
]

const BETWEEN =
  "(?:['’]s:?\\s)?" +
  '[.]?(?:[ _-]?(?:date|datum|day|am|on|at|el|le|il|in|em|op|den|dnia|yyyy-mm-dd|dd/mm/yyyy|mm/dd/yyyy|value|string))?' +
  `["'*)]{0,3}\\s{0,3}(?:(?:value|content)=|\\([A-Za-z/. -]{2,14}\\)\\s{0,2})?(?:=>|[.:：=>,|#-]|は|${ANSWERED}){0,2}\\s{0,3}["'*(（]{0,3}\\s?` +
  '(?:(?:is|was|on|am|the|el|le|il|em|den|dnia|day|ist|lautet|est|es|è|é|är|er|to|in [A-Z][\\p{L}-]{2,20} on)\\s{1,2}){0,3}' +
  '["\']?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?'

const MONTH = '\\p{L}{3,12}\\.?'
const DATE = new RegExp(
  [
    '(?:1[89]|20)\\d\\d(?:[-/. ]\\d{1,2}[-/. ]\\d{1,2}|[01]\\d[0-3]\\d)(?:T[\\d:.]{2,16}(?:Z|[+-]\\d\\d:?\\d\\d)?| \\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?)?',
    '(?:1[89]|20)\\d\\d\\s?年\\s?\\d{1,2}\\s?月\\s?\\d{1,2}\\s?日',
    '\\d{1,2} ?[-/.] ?\\d{1,2} ?[-/.] ?(?:(?:1[89]|20)\\d\\d|\\d\\d)',
    `\\d{1,2}(?:st|nd|rd|th|er|[.ºª°])?(?: of| de| di)?[ -/]{0,2}${MONTH},?(?: de[l]?)?[ -/]{0,2}(?:(?:1[89]|20)\\d\\d|'?\\d\\d)`,
    `${MONTH} \\d{1,2}(?:st|nd|rd|th)?,? (?:1[89]|20)\\d\\d`,
  ]
    .map((form) => `(?:${form})`)
    .join('|'),
  'u',
)

/** Whether the numbers of a date can be one; months in words are those of any language. */
function isDate(value: string): boolean {
  const numbers = (/^\d{8}/.test(value) ? value.replace(/^(\d{4})(\d\d)/, '$1-$2-') : value)
    .match(/\d+/g)
    ?.map(Number)
  const [first = 0, second = 0, third = 0] = numbers ?? []
  const words = value.replace(/[T ]\d\d:.*$/, '').match(/\p{L}{3,}/gu) ?? []
  if (words.some((word) => !/^(?:of|del?)$/.test(word))) {
    return (
      words.some((word) => MONTHS.test(word)) &&
      Math.min(first, second) >= 1 &&
      Math.min(first, second) <= 31
    )
  }
  if (first > 31) return isDay(first, second, third)
  return isDay(third, first, second) || isDay(third, second, first)
}

/** How the names of months begin in the languages above. */
const MONTHS =
  /^(?:ja[nň]|i?led|sty|gen|ene|oca|tam|fe[bvú]|fév|lut|hel|şub|sub|ma[rrijae]|mär|mrz|maa|mrt|abr|apr|avr|kwi|huh|nis|may|mei|mag|toukok|haz|jun|juin|giu|cze|kes|jul|juil|lug|lip|hein|tem|aug|aoû|aou|ago|sie|elo|ağu|agu|sep|set|wrz|syy|eyl|o[ckt]t|out|ott|okt|paź|paz|lok|eki|nov|lis|mar|kas|de[czsk]|dic|déc|dez|gru|jou|ara)/i

const TRIGGERS = wordTriggers(WORDS)

const behindWord = pattern({
  kind: 'date_of_birth',
  rule: 'date_of_birth',
  trigger: { ...TRIGGERS, words: [...TRIGGERS.words, ...SHORT_WORDS] },
  readsKey: true,
  reachesFar: true,
  begins: new RegExp(`(?:${wordsExpression(WORDS)}${SHORT})${BETWEEN}(?=[\\d\\p{L}])`, 'gu'),
  goesOn: new RegExp(
    `(?:${DATE.source})(?!(?![\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Hang}])\\p{L}|\\d)`,
    'uy',
  ),
  masksRest: true,
  isValue: isDate,
})

const beforeWord = wordBehind({
  word: new RegExp(`${LINK}(?:[A-Za-z]{1,16}[_-])?(?:${wordsExpression(WORDS)}${SHORT})`, 'gu'),
  value: new RegExp(`(?<![\\p{L}\\d./-])(?:${DATE.source})$`, 'u'),
  isValue: isDate,
})

/** Dates in the written forms of many languages beside a word or under a key that says birth. */
export const dateOfBirth: Detector = {
  ...behindWord,
  search: together(behindWord.search, beforeWord),
}
