import { hash } from 'node:crypto'

/** Longest word, in characters; of a longer one its beginning counts. */
const MAX_WORD = 64
/** Pairs of words cannot be taken for words: these have letters, digits and marks alone. */
const PAIR_MARK = '+'

/** Scripts that put no space between words: each letter is a word, and what is looked for is a phrase of them. */
const UNSPACED =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}'
const WORD = new RegExp(
  `(?=[${UNSPACED}])[\\p{L}\\p{N}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`,
  'gu',
)

/**
 * The words of a text in their order: runs of letters and digits, in lower case and one form of Unicode. All else parts
 * words, so that `alice@example.com` is three of them. Takes time in proportion to the text.
 */
export function* wordsOf(text: string): Generator<string> {
  for (const [word] of text.normalize('NFKC').toLowerCase().matchAll(WORD))
    yield word.length <= MAX_WORD ? word : shortened(word)
}

const ONE_UNSPACED = new RegExp(`^[${UNSPACED}]\\p{M}*$`, 'u')

/** Whether a word is one letter of a script without spaces. */
export const isUnspaced = (word: string): boolean => ONE_UNSPACED.test(word)

/** No half of a character at its end. */
const shortened = (word: string): string => word.slice(0, MAX_WORD).replace(/[\uD800-\uDBFF]$/, '')

/** What stands in the index for two words one behind the other; no text can be read from it. */
export const pairOf = (first: string, second: string): string =>
  `${PAIR_MARK}${hash('sha256', `${first} ${second}`, 'base64url').slice(0, 8)}`
