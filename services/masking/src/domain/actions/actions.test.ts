import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hitsIn } from '../../testing/mask.ts'
import { isCardNumber } from '../detectors/card-number.ts'
import { answer, QUERY, type Rules, maskBy, maskedBy, KEYS } from '../../testing/profile.ts'
import { deriveKeys } from './keys.ts'
import { inSameFormat } from './preserved-format.ts'
import { tokenOf } from './token.ts'

const CARD = '4111 1111 1111 1111'

test('a token is the same however the value is written, and another for another key or kind', () => {
  const rules: Rules = {
    kinds: { email: { action: 'token' }, payment_card: { action: 'token' } },
  }
  const masked = maskedBy(rules, [
    'Bob@Example.com',
    'bob%40example.com',
    CARD,
    CARD.replaceAll(' ', '-'),
  ])
  assert.ok(Array.isArray(masked))
  assert.match(String(masked[0]), /^\[masked:email:[a-p]{16}\]$/)
  assert.equal(masked[0], masked[1])
  assert.match(String(masked[2]), /^\[masked:payment_card:[a-p]{16}\]$/)
  assert.equal(masked[2], masked[3])
  assert.deepEqual(maskedBy(rules, masked), masked)
  const other = deriveKeys(Buffer.alloc(32, 8))
  assert.notEqual(tokenOf('email', 'a@x.org', KEYS.token), tokenOf('email', 'a@x.org', other.token))
  assert.notEqual(tokenOf('email', 'a', KEYS.token), tokenOf('phone', 'a', KEYS.token))
})

test('keys of a deployment are two, of 32 bytes', () => {
  assert.notDeepEqual(KEYS.token, KEYS.format)
  assert.throws(() => deriveKeys(Buffer.alloc(16)), RangeError)
})

test('a kept format has other digits in the same places, and is no card any more', () => {
  const rules: Rules = {
    kinds: { payment_card: { action: 'format' }, phone: { action: 'format' } },
  }
  const { content } = maskBy(rules, {
    card: CARD,
    number: 4_111_111_111_111_111,
    phone: '+1 (202) 555-0100',
  })
  const { card, number, phone }: { card: string; number: number; phone: string } =
    JSON.parse(content)
  assert.match(card, /^\d{4} \d{4} \d{4} \d{4}$/)
  assert.notEqual(card, CARD)
  assert.deepEqual(hitsIn(card), [])
  assert.equal(String(number).length, 16)
  assert.notEqual(number, 4_111_111_111_111_111)
  assert.match(phone, /^\+\d \(\d{3}\) \d{3}-\d{4}$/)
  assert.notEqual(phone, '+1 (202) 555-0100')
})

test('a kept format is FF1 of NIST SP 800-38G: its samples 7 and 8 come out', () => {
  const key = Buffer.from('2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94', 'hex')
  assert.equal(inSameFormat('', '0123456789', key), '6657667009')
  assert.equal(inSameFormat('9876543210', '0123456789', key), '1001623463')
})

test('no card keeps its format as another card', () => {
  // One number of sixteen digits in ten has the check digit of a card.
  for (let serial = 0; serial < 200; serial++) {
    const other = inSameFormat('payment_card', `41111111${10_000_000 + serial}`, KEYS.format)
    assert.ok(other !== undefined && !isCardNumber(other), other)
  }
})

test('what has too few forms to hide among is a token instead', () => {
  const rules: Rules = {
    fields: [{ id: 'pin', kind: 'pin', result: '$..pin', action: 'format' }],
  }
  const { content } = maskBy(
    rules,
    answer({ pin: '12-345', rows: [{ pin: 'A 123456' }, { pin: 12_345 }] }),
  )
  const { pin, rows } = JSON.parse(content).result.structuredContent
  assert.match(pin, /^\[masked:pin:[a-p]{16}\]$/)
  assert.match(rows[0].pin, /^A \d{6}$/)
  assert.equal(rows[1].pin, 0)
})

test('partial shows the end of a value, and never more than a third of it', () => {
  const rules: Rules = {
    kinds: { email: { action: 'partial', shown: 3 } },
    fields: [{ id: 'code', kind: 'code', result: '$.code', action: 'partial' }],
  }
  assert.deepEqual(
    maskedBy(rules, answer({ mail: 'bob@example.com', code: 'ab12' })),
    answer({ mail: '[masked:email:com]', code: '[masked:code:2]' }),
  )
})

test('what goes takes its comma along, in objects and arrays of any form', () => {
  const rules = { kinds: { email: { action: 'drop' } } } as const
  const mail = 'a@x.org'
  for (const [value, expected] of [
    [{ a: mail, b: 1, c: mail }, { b: 1 }],
    [{ a: mail }, {}],
    [
      { a: [mail, mail], b: [1, mail, 2, mail, { c: mail }] },
      { a: [], b: [1, 2, {}] },
    ],
    [{ [mail]: { x: [1, mail] }, y: [[mail], 3] }, { y: [[], 3] }],
  ] as const) {
    const { content, findings } = maskBy(rules, value)
    assert.deepEqual(JSON.parse(content), expected)
    assert.ok(findings.every(({ action }) => action === 'drop'))
  }
  const { content } = maskBy(rules, {
    result: { content: [{ type: 'text', text: `to ${mail}` }], structuredContent: { mail, n: 1 } },
  })
  assert.deepEqual(JSON.parse(content), {
    result: { content: [{ type: 'text', text: 'to [masked:email]' }], structuredContent: { n: 1 } },
  })
})

test('what blocks lets nothing through, but for who may see it, and in requests', () => {
  const rules = { kinds: { email: { action: 'block' } } } as const
  const value = { deep: ['{"m":"a@x.org"}'] }
  const { content, blocked, findings } = maskBy(rules, value)
  assert.deepEqual([content, blocked], ['', { kind: 'email', rule: 'email' }])
  assert.deepEqual(findings, [
    { kind: 'email', rule: 'email', action: 'block', place: '/deep/*#/m', count: 1 },
  ])
  const seen = maskBy(rules, value, { unmask: ['email'] })
  assert.deepEqual(
    [seen.content, seen.shown, seen.blocked],
    [JSON.stringify({ deep: ['{"m":"[masked:email]"}'] }), JSON.stringify(value), undefined],
  )
  const of = { ...QUERY, direction: 'request' } as const
  assert.deepEqual(maskedBy(rules, { params: { arguments: { m: 'a@x.org' } } }, { of }), {
    params: { arguments: { m: '[masked:email]' } },
  })
})

test('a kind that is kept is not looked for, as text or as number', () => {
  const kept = { card: 4_111_111_111_111_111, text: CARD, mail: 'a@x.org' }
  const rules = { kinds: { payment_card: { action: 'keep' } } } as const
  assert.deepEqual(maskedBy(rules, kept), { ...kept, mail: '[masked:email]' })
})

test('who may see a kind sees it, and nothing else', () => {
  const value = {
    m: `a@x.org ${CARD}`,
    'a@x.org': 1,
    n: 4_111_111_111_111_111,
    inner: '["a@x.org"]',
  }
  const { content, shown, findings } = maskBy({}, value, { unmask: ['email'] })
  assert.doesNotMatch(content, /a@x/)
  assert.deepEqual(JSON.parse(shown ?? ''), {
    ...value,
    m: 'a@x.org [masked:payment_card:1111]',
    n: 0,
  })
  assert.ok(findings.every(({ kind, shown: seen }) => (kind === 'email') === (seen === true)))
  assert.equal(maskBy({}, { n: 'a@x.org' }, { unmask: ['phone'] }).shown, undefined)
})
