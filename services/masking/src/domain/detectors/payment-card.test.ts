import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskText } from '../../testing/mask.ts'

/** Numbers that schemes and processors publish for tests. */
const CARDS = [
  '4111111111111111',
  '4012888888881881',
  '4222222222222',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '6011111111111117',
  '30569309025904',
  '3530111333300000',
  '6200000000000005',
  '6759649826438453',
]

test('cards of every scheme are masked but for their last four digits', () => {
  for (const card of CARDS) {
    const expected = `pay with [masked:payment_card:${card.slice(-4)}], please`
    assert.equal(maskText(`pay with ${card}, please`), expected)
  }
})

test('groups count as one number', () => {
  const grouped = [
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '3782 822463 10005',
    '3782-822463-10005',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
  ]
  for (const card of grouped) assert.match(maskText(`card: ${card}.`), /^card: \[masked:\S+\]\.$/)
})

test('a card is found beside other numbers', () => {
  const row = '17,4111111111111111,42.50'
  assert.equal(maskText(row), '17,[masked:payment_card:1111],42.50')
  assert.equal(maskText('4111 1111 1111 1111 12/27 123'), '[masked:payment_card:1111] 12/27 123')
  assert.equal(
    maskText('4111111111111111 5555555555554444'),
    '[masked:payment_card:1111] [masked:payment_card:4444]',
  )
  assert.equal(maskText('pan_4111111111111111'), 'pan_[masked:payment_card:1111]')
})

test('twelve digits are a card only where the text says so', () => {
  assert.equal(maskText('card 676222165679 is lost'), 'card [masked:payment_card:5679] is lost')
  assert.equal(maskText('order 676222165679 is lost'), 'order 676222165679 is lost')
})

test('numbers that only look like cards stay', () => {
  const others = [
    // No Luhn check digit, no issuer, a part of something longer.
    '4111111111111112',
    '1234567890123452',
    '94111111111111111111',
    '0.4111111111111111',
    'a4111111111111111b',
    '41111111-1111-1111-1111-111111111111',
    '4111 1111 1111',
  ]
  for (const text of others) assert.equal(maskText(text), text)
})
