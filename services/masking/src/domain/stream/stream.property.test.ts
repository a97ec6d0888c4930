import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_HELD_CHARS } from '@sallyport/contracts'
import { everyAnnounced } from '../../testing/behind-words.ts'
import { hitsIn, maskText } from '../../testing/mask.ts'
import { partsOf, streamed } from '../../testing/parts.ts'
import { plantedPiece } from '../../testing/planted.ts'
import { Random } from '../../testing/random.ts'
import { scrapsOf } from '../../testing/scraps.ts'
import { streamText } from '../../testing/stream-text.ts'

const TEXTS = 1500

/** Fails where parts are not masked as they are together; returns how many values they hold. */
function sameAsWhole(parts: readonly string[]): number {
  const text = parts.join('')
  const { text: masked, count, mostHeld } = streamed(parts)
  assert.equal(masked, maskText(text), JSON.stringify(parts))
  assert.equal(count, hitsIn(text).length, JSON.stringify(parts))
  assert.ok(mostHeld <= MAX_HELD_CHARS)
  return count
}

test('parts are masked as the whole text is, however it is cut', () => {
  const random = new Random(31)
  let values = 0
  for (let round = 0; round < TEXTS; round++) {
    values += sameAsWhole(partsOf(random, streamText(random)))
  }
  assert.ok(values > TEXTS, `${values} values`)
})

test('a value is masked in two parts wherever it is cut', () => {
  const random = new Random(32)
  for (let round = 0; round < 30; round++) {
    const text = `for ${plantedPiece(random).text} of the customer`
    for (let at = 1; at < text.length; at++) sameAsWhole([text.slice(0, at), text.slice(at)])
  }
})

test('a value behind a word is masked in parts wherever it is cut', () => {
  for (const value of everyAnnounced(new Random(34))) {
    const text = `for ${value} it is`
    for (let at = 1; at < text.length; at++) sameAsWhole([text.slice(0, at), text.slice(at)])
    sameAsWhole(Array.from(text))
  }
})

test('what makes no sense is masked in parts as it is as a whole', () => {
  const random = new Random(33)
  for (let round = 0; round < TEXTS / 3; round++) {
    sameAsWhole(partsOf(random, scrapsOf(random, 12)))
  }
})
