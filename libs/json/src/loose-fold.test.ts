import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looseFold } from './loose-fold.ts'
import { simpleFold } from './simple-fold.ts'

test('joins every character with the ASCII characters that simple folding joins it with', () => {
  for (let point = 0; point <= 0x1_ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue
    const char = String.fromCodePoint(point)
    const folded = simpleFold(char)
    if (/^\p{ASCII}$/u.test(folded)) assert.equal(looseFold(`x${char}`), `x${folded}`)
  }
})

test('joins what only looks or reads like the same name', () => {
  for (const key of ['METHOD', 'ｍｅｔｈｏｄ', 'met\u200bhod', 'ⓜethod', '𝐦ethod'])
    assert.equal(looseFold(key), 'method')
  assert.equal(looseFold('taskıd'), 'taskid')
  assert.equal(looseFold('TASKİD'), 'taskid')
  assert.notEqual(looseFold('methods'), 'method')
})
