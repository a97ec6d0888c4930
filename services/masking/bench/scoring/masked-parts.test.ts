import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedParts } from './masked-parts.ts'

const partsOf = (original: string, masked: string): (string | undefined)[][] =>
  maskedParts(original, masked).map(({ start, end, kind }) => [original.slice(start, end), kind])

test('parts are found again, with their kinds', () => {
  assert.deepEqual(
    partsOf(
      'card 4111 1111, a@b.example; x',
      'card [masked:payment_card:1111], [masked:email#2]; x',
    ),
    [
      ['4111 1111', 'payment_card'],
      ['a@b.example', 'email'],
    ],
  )
})

test('a number that became 0 is a part, a 0 is none', () => {
  assert.deepEqual(partsOf('{"a":0,"b":41111,"c":[0]}', '{"a":0,"b":0,"c":[0]}'), [
    ['41111', undefined],
  ])
})

test('a text that was changed elsewhere is refused', () => {
  for (const masked of [
    'to [masked:email], y',
    'To [masked:email], x',
    'to [masked:email], x!',
    'to a',
  ]) {
    assert.throws(() => maskedParts('to a@b.example, x', masked), /was changed/)
  }
})
