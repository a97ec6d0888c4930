import { Random } from '../../src/testing/random.ts'
import { codeDocument } from '../documents/code.ts'
import { eventsDocument } from '../documents/events.ts'
import { logDocument } from '../documents/logs.ts'
import { proseDocument } from '../documents/prose.ts'
import { rowsDocument } from '../documents/rows.ts'
import { LOCALES } from '../values/names.ts'
import { lift, type Marked } from './marks.ts'

/** What a document is. */
export type Genre = (typeof GENRES)[number]
export const GENRES = ['rows', 'prose', 'logs', 'code', 'events'] as const

/** A text as a target may answer with, and what in it is sensitive. */
export interface Document extends Marked {
  readonly number: number
  readonly genre: Genre
  readonly locale: string
}

const MAKERS: Readonly<Record<Genre, (random: Random, locale: string) => string>> = {
  rows: rowsDocument,
  prose: proseDocument,
  logs: logDocument,
  code: codeDocument,
  events: eventsDocument,
}

/** Fewest documents of a corpus whose figures are told as such. */
export const FEWEST = 5_000

/**
 * So many documents: every genre in every locale, in turn. A document depends on the seed and its number alone, so that
 * a larger corpus begins with the smaller one.
 */
export function* corpus(seed: number, documents: number): Generator<Document> {
  for (let number = 0; number < documents; number++) {
    const genre = GENRES[number % GENRES.length] ?? 'rows'
    const locale = LOCALES[Math.floor(number / GENRES.length) % LOCALES.length] ?? 'en-US'
    const random = new Random(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
    yield { number, genre, locale, ...lift(MAKERS[genre](random, locale)) }
  }
}
