import type { Random } from '../../src/testing/random.ts'
import { padded } from '../corpus/field.ts'

/** A day that a grown person can be born on. */
export interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

export const birthday = (random: Random): Day => ({
  year: 1935 + random.below(72),
  month: 1 + random.below(12),
  day: 1 + random.below(28),
})

/** Year, month and day of two digits each. */
export const shortDate = ({ year, month, day }: Day): string =>
  padded(year % 100, 2) + padded(month, 2) + padded(day, 2)

type Writer = (day: Day) => string

const MONTHS: Readonly<Record<string, string>> = {
  en: 'January February March April May June July August September October November December',
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  it: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  nl: 'januari februari maart april mei juni juli augustus september oktober november december',
  pl: 'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  sv: 'januari februari mars april maj juni juli augusti september oktober november december',
}

const monthIn = (language: string, month: number): string =>
  (MONTHS[language] ?? '').split(' ')[month - 1] ?? ''

const two = (value: number): string => padded(value, 2)
const iso: Writer = ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`
const dotted: Writer = ({ year, month, day }) => `${two(day)}.${two(month)}.${year}`
const slashed: Writer = ({ year, month, day }) => `${two(day)}/${two(month)}/${year}`
const dashed: Writer = ({ year, month, day }) => `${two(day)}-${two(month)}-${year}`
const american: Writer = ({ year, month, day }) => `${two(month)}/${two(day)}/${year}`
const spoken =
  (language: string, between = ' '): Writer =>
  ({ year, month, day }) =>
    `${day}${between}${monthIn(language, month)}${between}${year}`
const spokenAmerican: Writer = ({ year, month, day }) => `${monthIn('en', month)} ${day}, ${year}`
const shortEnglish: Writer = ({ year, month, day }) =>
  `${two(day)} ${monthIn('en', month).slice(0, 3)} ${year}`
const japanese: Writer = ({ year, month, day }) => `${year}年${month}月${day}日`
const japaneseSlashed: Writer = ({ year, month, day }) => `${year}/${two(month)}/${two(day)}`

/** How dates are written in a locale; ISO 8601 everywhere. */
const WRITERS: Readonly<Record<string, readonly [Writer, ...Writer[]]>> = {
  'en-US': [iso, american, spokenAmerican],
  'en-GB': [iso, slashed, spoken('en'), shortEnglish],
  de: [iso, dotted, ({ year, month, day }) => `${day}. ${monthIn('de', month)} ${year}`],
  fr: [iso, slashed, spoken('fr')],
  es: [iso, slashed, spoken('es', ' de ')],
  it: [iso, slashed, spoken('it')],
  nl: [iso, dashed, spoken('nl')],
  pl: [iso, dotted, spoken('pl')],
  'pt-BR': [iso, slashed, spoken('pt', ' de ')],
  ja: [iso, japanese, japaneseSlashed],
  sv: [iso, spoken('sv')],
}

/** A way in which dates are written in a locale. */
export const dateWriter = (random: Random, locale: string): Writer =>
  random.pick(WRITERS[locale] ?? [iso])
