import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simpleFold } from './simple-fold.ts'

const LAST_CASED = 0x1_ffff
const isSurrogate = (point: number): boolean => point >= 0xd800 && point <= 0xdfff

test('folds as the case-insensitive matching of the engine does, for every code point', () => {
  const members = new Map<string, string[]>()
  for (let point = 0; point <= LAST_CASED; point++) {
    if (isSurrogate(point)) continue
    const char = String.fromCodePoint(point)
    const folded = simpleFold(char)
    members.set(folded, [...(members.get(folded) ?? []), char])
  }
  const cased = [...members].filter(([, chars]) => chars.length > 1)
  assert.ok(cased.length > 1300)
  for (const [folded, chars] of cased) {
    const same = new RegExp(`^\\u{${(folded.codePointAt(0) ?? 0).toString(16)}}+$`, 'iu')
    assert.match(chars.join(''), same)
  }
})

test('joins what the engine joins: no orbit is cut in two', () => {
  for (let point = 0x80; point <= LAST_CASED; point++) {
    if (isSurrogate(point)) continue
    const char = String.fromCodePoint(point)
    for (const variant of [char.toLowerCase(), char.toUpperCase(), char.normalize('NFKC')]) {
      if (variant === char || Array.from(variant).length !== 1) continue
      const alike = new RegExp(`^\\u{${point.toString(16)}}$`, 'iu').test(variant)
      assert.equal(simpleFold(char) === simpleFold(variant), alike, `U+${point.toString(16)}`)
    }
  }
})

test('folds long s and the Kelvin sign, not sharp s nor the Turkish letters', () => {
  assert.equal(simpleFold('Param\u017f \u212A'), 'params k')
  assert.notEqual(simpleFold('ß'), 'ss')
  assert.equal(simpleFold('ẞ'), simpleFold('ß'))
  assert.notEqual(simpleFold('ı'), simpleFold('I'))
  assert.notEqual(simpleFold('İ'), simpleFold('i'))
  assert.equal(simpleFold('\u{10400}'), '\u{10428}')
})
