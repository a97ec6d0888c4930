import { isUnspaced, pairOf, wordsOf } from './words.ts'

/** Most words of one search. */
const MAX_WORDS = 32
/** A prefix is of so many characters at least: a shorter one begins half of all words. */
const MIN_PREFIX = 3

/** Words that are looked for: text that PostgreSQL reads as a tsquery, and of how many words it is. */
export interface TextQuery {
  readonly tsquery: string
  readonly words: number
}

/** A text that cannot be looked for; the message says what to write instead. */
export class TextQueryError extends Error {
  override readonly name = 'TextQueryError'
}

/** One thing that is looked for, as it was written. */
interface Term {
  readonly text: string
  readonly not: boolean
  readonly prefix: boolean
}

/**
 * Reads what someone looks for: words of which an exchange must have all, `"phrases"`, `begin*`, and `-not`. What is parted
 * by the index is a phrase here: `alice@example.com`. Throws a
 * {@link TextQueryError} with what to write instead.
 */
export function parseTextQuery(text: string): TextQuery {
  const terms = termsOf(text).map((term) => ({ ...term, words: [...wordsOf(term.text)] }))
  const words = terms.reduce((sum, term) => sum + term.words.length, 0)
  if (words > MAX_WORDS) throw refused(`Look for at most ${MAX_WORDS} words at once.`)
  const known = terms.filter((term) => term.words.length > 0)
  if (!known.some(({ not }) => !not))
    throw refused('Name at least one word, of letters or digits, that is to be found.')
  return { tsquery: known.map(conditionOf).join(' & '), words }
}

function termsOf(text: string): readonly Term[] {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1)
    throw refused(
      'A quotation mark is not closed: write "a phrase", with one before and one after.',
    )
  return Array.from(
    text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/g),
    ([, not, phrase, word = '']) => ({
      text: phrase ?? word,
      not: not === '-',
      prefix: phrase === undefined && /[^*]\*$/.test(word),
    }),
  )
}

function conditionOf({ words, not, prefix }: Term & { readonly words: readonly string[] }): string {
  const last = words.at(-1) ?? ''
  const begins = prefix && !isUnspaced(last)
  if (begins && Array.from(last).length < MIN_PREFIX)
    throw refused(`Give at least ${MIN_PREFIX} letters or digits before *.`)
  const whole = begins ? words.slice(0, -1) : words
  const pairs = whole.slice(1).map((word, i) => pairOf(whole[i] ?? '', word))
  // Neighbours are there where their pair is.
  const each = [
    ...(pairs.length > 0 ? pairs : whole).map(quoted),
    ...(begins ? [`${quoted(last)}:*`] : []),
  ]
  return not ? `!(${each.join(' & ')})` : each.join(' & ')
}

/** Words and pairs have no quotation mark and no backslash. */
const quoted = (lexeme: string): string => `'${lexeme}'`

const refused = (sentence: string): TextQueryError => new TextQueryError(sentence)
