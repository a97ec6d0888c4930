import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText } from '../../testing/mask.ts'
import { digits } from '../../testing/secrets.ts'
import { Random } from '../../testing/random.ts'

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
  '5019717010103742',
]

test('Maestro numbers of 18 digits are grouped by four as well', () => {
  for (const number of ['6759 5887 7845 0627 04', '5018-6942-7150-4300-90'])
    assert.equal(
      maskText(`pay with ${number}!`),
      `pay with [masked:payment_card:${number.replaceAll(/\D/g, '').slice(-4)}]!`,
    )
})

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

test('groups as they stand on cards count, whatever separates them', () => {
  const separators = [
    '.',
    '/',
    '_',
    '+',
    '%20',
    '  ',
    ' - ',
    '\n',
    '\r\n',
    '\t',
    '. ',
    '\u00A0',
    '\u2014',
  ]
  for (const separator of separators) {
    const text = `card: ${['4111', '1111', '1111', '1111'].join(separator)}!`
    assert.equal(maskText(text), 'card: [masked:payment_card:1111]!', JSON.stringify(separator))
  }
  for (const mixed of ['4111.1111-1111 1111', '4111-1111/1111_1111', '٤١١١.1111-１１１１ 1111'])
    assert.equal(maskText(mixed), '[masked:payment_card:1111]', mixed)
  assert.equal(maskText('3782.822463/10005'), '[masked:payment_card:0005]')
})

test('groups of other sizes count between spaces and dashes', () => {
  for (const card of ['411111 1111 111111', '41111111 11111111', '41-11-11-11-11-11-11-11'])
    assert.equal(maskText(`card ${card} is lost`), 'card [masked:payment_card:1111] is lost', card)
  for (const other of ['411111.1111.111111', '41111111/11111111', '4111 11 1111 111111'])
    assert.equal(maskText(`order ${other}`), `order ${other}`)
})

test('letters next to a number do not hide it', () => {
  const masked = '[masked:payment_card:1111]'
  assert.equal(maskText('card4111111111111111x'), `card${masked}x`)
  assert.equal(maskText('visa4111 1111 1111 1111exp'), `visa${masked}exp`)
  assert.equal(maskText('訂單4111111111111111號'), `訂單${masked}號`)
  assert.equal(maskText('a4111111111111111b'), `a${masked}b`)
  assert.equal(maskText('cardno676222165679'), 'cardno676222165679')
})

test('numbers are taken for cards no more often than their check digit and issuer let them', () => {
  const random = new Random(7)
  const shapes: readonly ((id: string) => string)[] = [
    (id) => id,
    (id) => `ORD${id}x`,
    (id) => id.replaceAll(/(.{4})(?!$)/g, '$1.'),
    (id) => id.replace(/(.{4})(.{4})(.{4})/, '$1-$2/$3 '),
  ]
  const ROUNDS = 4000
  const counts = shapes.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    const id = digits(random, 16)
    for (const [index, shape] of shapes.entries()) {
      if (maskText(shape(id)).includes('payment_card')) counts[index] = (counts[index] ?? 0) + 1
    }
  }
  const [bare = 0] = counts
  // One number in ten has a Luhn check digit, three in ten the range of an issuer.
  assert.ok(bare > 0 && bare < 0.04 * ROUNDS, String(bare))
  for (const count of counts) assert.equal(count, bare)
})

test('digests and identifiers hold no cards by chance', () => {
  const random = new Random(8)
  const hex = '0123456789abcdef'
  const made = Array.from({ length: 2000 }, () => [
    random.chars(hex, 64),
    [8, 4, 4, 4, 12].map((length) => random.chars(hex, length)).join('-'),
    [8, 4, 4, 4, 12].map((length) => digits(random, length)).join('-'),
    `${digits(random, 3)}-${digits(random, 7)}-${digits(random, 7)}`,
    [1, 2, 3, 4, 5].map(() => digits(random, 4)).join('-'),
    `${digits(random, 7)}.${digits(random, 16)}`,
  ]).flat()
  const cards = made.filter((text) => maskText(text).includes('payment_card'))
  assert.deepEqual(cards, [])
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
    '9a4111111111111111b7',
    'd41d8cd4111111111111111e9',
    '4111-1111-1111-1111-4222',
    '1234-4111-1111-1111-1111',
    '4012.4111.1111.1111.1111.4012',
    '41111111-1111-1111-1111-111111111111',
    '4111 1111 1111',
  ]
  for (const text of others) assert.equal(maskText(text), text)
})

test('a key says card as well as a word does', () => {
  assert.equal(
    mask('{"credit_card":"630427373398","cards":["501864667909"],"id":"630427373398"}').content,
    '{"credit_card":"[masked:payment_card:3398]","cards":["[masked:payment_card:7909]"],"id":"630427373398"}',
  )
})
