import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskJson } from './mask-json.ts'
import { Pace } from './pace.ts'
import { DEFAULT_PROFILE } from './profile.ts'
import { hitsIn, mask, maskText, run } from '../testing/mask.ts'
import { plantedJson } from '../testing/planted-json.ts'
import { plantedPiece } from '../testing/planted.ts'
import { Random } from '../testing/random.ts'
import { SCRAPS, scrapsOf } from '../testing/scraps.ts'

const ROUNDS = 1500

/** Fails with what differs first, not with the whole of long texts. */
function sameText(actual: string, expected: string): void {
  if (actual === expected) return
  let at = 0
  while (actual[at] === expected[at]) at++
  const [from, to] = [Math.max(0, at - 80), at + 160]
  assert.equal(actual.slice(from, to), expected.slice(from, to))
}

test('every planted value goes, everything else stays byte for byte', () => {
  const random = new Random(20_261_121)
  let planted = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { json, masked, values } = plantedJson(random)
    const { content, findings } = mask(json)
    sameText(content, masked)
    assert.equal(
      findings.reduce((sum, { count }) => sum + count, 0),
      values,
    )
    planted += values
  }
  assert.ok(planted > 4 * ROUNDS)
})

test('masking what is masked changes nothing', () => {
  const random = new Random(2)
  for (let round = 0; round < ROUNDS / 3; round++) {
    const { content } = mask(plantedJson(random).json)
    sameText(mask(content).content, content)
  }
})

test('what is found does not depend on where the parts of a text meet', () => {
  const random = new Random(9)
  const whole = new Pace(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < ROUNDS; round++) {
    const text = scrapsOf(random, 30)
    const longest = random.pick([1, 3, 20, 200])
    const parts = new Pace(() => 1 + random.below(longest))
    assert.deepEqual(hitsIn(text, parts), hitsIn(text, whole), JSON.stringify(text))
  }
})

test('a JSON text is masked alike in parts of any length', () => {
  const random = new Random(10)
  for (let round = 0; round < ROUNDS / 50; round++) {
    const text = Array.from({ length: 40 }, () => scrapsOf(random, 30)).join(' ')
    const json = JSON.stringify({ [`key ${text}`]: text, inner: JSON.stringify([text]) })
    const parts = new Pace(() => 1 + random.below(5000))
    assert.deepEqual(run(maskJson(json, DEFAULT_PROFILE, {}, parts)).value, mask(json))
  }
})

test('masking what is masked changes nothing, whatever it was', () => {
  const random = new Random(3)
  for (let round = 0; round < 10 * ROUNDS; round++) {
    const text = scrapsOf(random, 14)
    const once = maskText(text)
    assert.equal(maskText(once), once, JSON.stringify(text))
  }
})

test('the prefilter keeps no detector from what it would find', () => {
  const random = new Random(6)
  const all = 2 ** DEFAULT_PROFILE.detectors.length - 1
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const scraps = Array.from({ length: 1 + random.below(8) }, () => random.pick(SCRAPS))
    const text = `${scraps.join('')} ${plantedPiece(random).text}`
    assert.deepEqual(hitsIn(text), hitsIn(text, new Pace(), all))
  }
})

test('what comes out is JSON, whatever the strings are', () => {
  const random = new Random(4)
  for (let round = 0; round < ROUNDS; round++) {
    const text = Array.from({ length: 1 + random.below(20) }, () => random.pick(SCRAPS)).join('')
    const { content } = mask(JSON.stringify({ text, inner: JSON.stringify([text]) }))
    const value: { inner: string } = JSON.parse(content)
    JSON.parse(value.inner)
  }
})
