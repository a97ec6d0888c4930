import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsExpression } from './words.ts'

/** The word that is found in a text. */
const found = (words: readonly string[], text: string): string | undefined =>
  new RegExp(wordsExpression(words)).exec(text)?.[1]

test('of words that begin alike the longest counts', () => {
  const words = ['geb', 'geb datum', 'gebdat', 'geburtstag', 'd.o.b', 'dob', 'ur', 'ur']
  for (const [text, word] of [
    ['Geb 1985', 'Geb'],
    ['geb. datum', 'geb'],
    ['Geb-Datum', 'Geb-Datum'],
    ['gebdat', 'gebdat'],
    ['GEBURTSTAG', 'GEBURTSTAG'],
    ['userDob', 'Dob'],
    ['d.o.b', 'd.o.b'],
    ['ur', 'ur'],
    ['gebuehr', undefined],
    ['geburt', undefined],
  ] as const) {
    assert.equal(found(words, text), word, text)
  }
})
