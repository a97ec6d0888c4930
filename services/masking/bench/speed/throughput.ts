import { people } from '../contents.ts'
import { corpus, GENRES } from '../corpus/corpus.ts'
import { measure, perSecond } from './measure.ts'

/** What the engine does by itself on one core. */
export interface Throughput {
  readonly content: string
  readonly characters: number
  readonly megabytesPerSecond: number
}

const MEGABYTE = 1024 * 1024

/** Rows as a database answers with them, and the mails, chats and tickets of the corpus. */
export function throughput(seed: number): Throughput[] {
  const rows = people(MEGABYTE)
  const prose = JSON.stringify({ content: [{ type: 'text', text: textOf(seed, 'prose') }] })
  const corpusRows = `[${documentsOf(seed, 'rows').join(',\n')}]`
  return [
    ['JSON rows (people, three values each)', rows] as const,
    ['JSON rows of the corpus', corpusRows] as const,
    ['prose of the corpus', prose] as const,
  ].map(([content, json]) => ({
    content,
    characters: json.length,
    megabytesPerSecond: perSecond(json, measure(json)),
  }))
}

const textOf = (seed: number, genre: (typeof GENRES)[number]): string =>
  documentsOf(seed, genre).join('\n\n')

/** Documents of one genre, a megabyte together. */
function documentsOf(seed: number, genre: (typeof GENRES)[number]): string[] {
  const texts: string[] = []
  let length = 0
  for (const document of corpus(seed, Number.POSITIVE_INFINITY)) {
    if (length >= MEGABYTE) break
    if (document.genre !== genre) continue
    texts.push(document.text)
    length += document.text.length
  }
  return texts
}
