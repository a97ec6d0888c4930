import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskJson } from './mask-json.ts'
import { Pace } from './pace.ts'
import { DEFAULT_PROFILE } from './profile.ts'
import { hitsIn, mask, maskText, run } from '../testing/mask.ts'
import { plantedJson } from '../testing/planted-json.ts'
import { plantedPiece } from '../testing/planted.ts'
import { Random } from '../testing/random.ts'
import { SECRETS } from '../testing/secrets.ts'

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

/** Parts of values, and what stands between them; put together at random they make no sense and try every edge. */
const SCRAPS = [
  '4111',
  '1111',
  '12',
  '0',
  '00',
  '55',
  '202',
  '555',
  '0100',
  '378282246310005',
  '4111111111111111',

  ' ',
  ' ',
  '-',
  '-',
  '.',
  '/',
  '(',
  ')',
  '+',
  ',',
  ':',
  ';',
  '=',
  '@',
  '%40',
  '"',
  "'",
  '\\',
  '\n',
  '\\n',

  'a',
  'B',
  'bob',
  'example.com',
  '.com',
  '.x',
  'git',
  'é',
  '４',
  '\u200B',
  '\u00A0',
  '\u2010',
  '\uFFFF',
  '😀',
  'DE89',
  '3704',
  '0044053201',
  '3000',
  'NO9386011117947',
  'GB29NWBK60161331926819',

  'phone',
  'tel',
  'fax:',
  'card ',
  'aws',
  'secret',
  'host=',
  'user=',
  'password=',
  'pwd',
  'sig=',
  'AccountKey=',
  '://',
  'postgres://u:',
  'bearer ',
  'basic ',
  'eyJ',
  '-----',
  'BEGIN ',
  'PRIVATE KEY',
  'END ',

  'ssn ',
  'national_id',
  '219-09-9999',
  '12345678Z',
  'AB 12 34 56 C',
  'sin',
  'dob: ',
  'né le ',
  '1985-07-30',
  'July',
  '1.2',
  '.3.4',
  'version',
  '::1',
  'fe80:',
  '00:11:22',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  'api_key',
  'token: ',
  'Secret',
  'a1B2c3D4e5F6',

  '[masked:',
  ']',
  '[',
  'masked',
  '[masked:email]',
  '[masked:payment_card:1111]',
  '$',
  '{',
  '}',
  '*',
] as const

const scrapsOf = (random: Random, most: number): string =>
  Array.from({ length: 1 + random.below(most) }, () => {
    const choice = random.below(12)
    if (choice === 0) return plantedPiece(random).text
    return choice === 1 ? random.pick(SECRETS).make(random) : random.pick(SCRAPS)
  }).join('')

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
    assert.deepEqual(run(maskJson(json, DEFAULT_PROFILE, parts)).value, mask(json))
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
