import type { Random } from './random.ts'

/** Words of a made-up language: the lower the number, the more texts have them. */
export const WORDS = 20_000
const WORDS_EACH = { request: 8, answer: 28 } as const
const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu'] as const

/** A word by its number; common and rare ones begin alike. */
export const wordOf = (n: number): string =>
  Array.from(String(n).padStart(5, '0'))
    .toReversed()
    .map((digit) => SYLLABLES[Number(digit)] ?? '')
    .join('')

/** A word that the text of one exchange has. */
export const ownWord = (n: number): string => `number${n}`

const some = (random: Random, count: number): string =>
  Array.from({ length: count }, () => wordOf(random.skewed(WORDS))).join(' ')

/** The masked messages of an exchange. */
export const bodiesOf = (random: Random, n: number): readonly string[] => [
  JSON.stringify({ jsonrpc: '2.0', id: n, params: { query: some(random, WORDS_EACH.request) } }),
  JSON.stringify({
    jsonrpc: '2.0',
    id: n,
    result: { text: `${some(random, WORDS_EACH.answer)} ${ownWord(n)} [EMAIL]` },
  }),
]
