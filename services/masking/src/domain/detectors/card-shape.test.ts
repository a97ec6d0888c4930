import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../../testing/mask.ts'

const X = '[masked:payment_card:1111]'

test('a card is one whatever stands beside it, if that is no part of the number', () => {
  for (const [before, card, behind] of [
    // Signs between its groups may be those before it.
    ['17.', '4111.1111.1111.1111', ''],
    ['no.', '4111111111111111', ''],
    ['', '4111111111111111', '-4222'],
    // Groups of four, by another sign, by spaces, or on one side alone.
    ['4012/', '4111.1111.1111.1111', '/4012'],
    ['4012 ', '4111 1111 1111 1111', ' 4012'],
    ['4012/', '4111/1111/1111/1111', ''],
    ['', '4111/1111/1111/1111', '/4012'],
    // Other groups.
    ['401-', '4111-1111-1111-1111', ''],
    ['', '4111-1111-1111-1111', '-40122'],
    ['', '411111 1111 111111', '-x'],
    // Letters that no hexadecimal digit is.
    ['9g', '4111111111111111', ''],
    ['', '4111111111111111', 'g7'],
    ['9`', '4111111111111111', ''],
  ] as const)
    assert.equal(maskText(before + card + behind), before + X + behind)
})

test('what goes on beside it is another kind of number', () => {
  for (const text of [
    '0.4111 1111 1111 1111',
    'x411111 1111 111111',
    '411111 1111 111111abc',
    '411111-1111-111111-4012',
    '4012-411111-1111-111111',
    '4012/4111/1111/1111/1111/4012',
    '4012 / 4111 / 1111 / 1111 / 1111 / 4012',
    '4012 - 4111 - 1111 - 1111 - 1111 - 4012',
    '4012%20/%204111%20/%201111%20/%201111%20/%201111%20/%204012',
    '4012.4111/1111.1111/1111.4012',
    '9a4111111111111111',
    '9f4111111111111111',
    '9F4111111111111111',
    '4111111111111111b7',
    '4111111111111111f7',
  ])
    assert.equal(maskText(text), text)
})
