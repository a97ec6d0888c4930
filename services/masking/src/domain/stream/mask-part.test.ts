import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_HELD_CHARS } from '@sallyport/contracts'
import { maskText } from '../../testing/mask.ts'
import { mask, partsOf, streamed } from '../../testing/parts.ts'
import { harmlessPiece } from '../../testing/planted.ts'
import { LOWER, Random } from '../../testing/random.ts'
import { pem, SECRETS } from '../../testing/secrets.ts'

const next = (held: string, text: string): ReturnType<typeof mask> =>
  mask({ held, text, last: false })

/** A text in parts of one length. */
const cut = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  )

test('words come out but for the last one', () => {
  const first = next('', 'Processed the first of the files')
  assert.equal(first.text, 'Processed the first of the ')
  const second = next(first.held, ' and then bob')
  assert.equal(second.text, 'files and then ')
  const third = mask({ held: second.held, text: '@example.com wrote', last: true })
  assert.deepEqual(third, {
    text: '[masked:email] wrote',
    held: '',
    findings: [{ kind: 'email', rule: 'email', place: '', action: 'redact', count: 1 }],
  })
})

for (const text of [
  'She gave us 1984-03-12 as DOB yesterday',
  'we have 5553331234 as phone number now',
  'We got hunter2x9! as password for it. More follows',
  '12 March 1984 (date of birth) is on file',
  'Kunden gav oss 0704843914 som telefon',
])
  test(`a value with its word behind it goes, wherever it is cut: ${text}`, () => {
    for (let at = 1; at < text.length; at++)
      assert.equal(streamed([text.slice(0, at), text.slice(at)]).text, maskText(text))
  })

test('a text with nothing to mask comes out soon', () => {
  const random = new Random(41)
  const word = (): string => random.chars(LOWER, 1 + random.below(12))
  const prose = Array.from({ length: 400 }, word).join(' ')
  assert.ok(lagOf(random, prose) <= 32)
  const harmless = Array.from({ length: 400 }, () => harmlessPiece(random).text).join(' ')
  assert.ok(lagOf(random, harmless) <= 1024)
  assert.ok(lagOf(random, 'x'.repeat(6000)) <= 1536)
  assert.ok(lagOf(random, '12 '.repeat(1500)) <= 2600)
})

/** The most characters that have come in and not come out, of a text that is not changed. */
function lagOf(random: Random, text: string): number {
  const parts = partsOf(random, text)
  const { text: masked, outs } = streamed(parts)
  assert.equal(masked, text)
  let [came, out, most] = [0, 0, 0]
  for (const [index, part] of parts.entries()) {
    came += part.length
    out += outs[index]?.length ?? 0
    most = Math.max(most, came - out)
  }
  return most
}

for (const length of [7, 1000, 30_000]) {
  test(`a key of any length is held in little room, in parts of ${length}`, () => {
    const block = pem(new Random(42), 'RSA PRIVATE KEY', '\r\n')
    const [begin, end] = [block.slice(0, 200), block.slice(200)]
    const text = `before ${begin}${'QUJD\r\n'.repeat(length * 3)}${end} behind 4111 1111 1111 1111 it`
    const { text: masked, count, mostHeld, outs } = streamed(cut(text, length))
    assert.equal(masked, 'before [masked:private_key] behind [masked:payment_card:1111] it')
    assert.equal(count, 2)
    assert.ok(mostHeld < MAX_HELD_CHARS)
    assert.ok(outs.findLastIndex((out) => out.includes('QUJD')) < 0)
  })
}

test('a key that does not end comes out as one at the end', () => {
  const { text } = streamed(cut(`-----BEGIN PRIVATE KEY-----\n${'QUJD\n'.repeat(9000)}`, 500))
  assert.equal(text, '[masked:private_key]')
})

test('what stays undecided for too long is masked to its end', () => {
  const text = `token eyJ${'a'.repeat(60_000)} and more`
  const { text: masked, count, mostHeld } = streamed(cut(text, 900))
  assert.equal(masked, 'token [masked:text] and more')
  assert.equal(count, 1)
  assert.ok(mostHeld < MAX_HELD_CHARS)
})

test('a word says what stands far behind it, and what stands shortly before it', () => {
  const far = `aws ${'and so on '.repeat(3000)} aB3${'x7Q'.repeat(12)}d end`
  assert.equal(streamed(cut(far, 700)).text, maskText(far))
  assert.match(maskText(far), /\[masked:cloud_key\]/)
  const before = 'password=abc123 for server=db'
  assert.equal(streamed(cut(before, 5)).text, maskText(before))
})

test('a word that turns out to be a part of a value says nothing', () => {
  const text = 'password=missing and so on, and then on to postgres://u:x{user=y@host.test/db'
  assert.match(maskText(text), /^password=missing /)
  assert.match(maskText('password=missing for user=y'), /^password=\[masked:password\] /)
  for (let at = 1; at < text.length; at++)
    assert.equal(streamed([text.slice(0, at), text.slice(at)]).text, maskText(text))
})

test('what turns out to be a secret far behind its begin is masked from there', () => {
  const [letters, far] = ['abcdefghijkl'.repeat(250), 'so on and on '.repeat(60)]
  for (const text of [
    `sk-${letters}1 end`,
    `Bearer ${letters}1 end`,
    `api_key=${letters}a1B2c3D4 end`,
    `the password: "${far}" and it is`,
    `née le 1er août 1985 ${far}`,
    `ssn 219 09 9999, 219 09 9999; 219 09 9999 and ${far}`,
  ]) {
    assert.notEqual(maskText(text), text)
    assert.equal(streamed(cut(text, 9)).text, maskText(text))
  }
})

test('what is listed behind a word, or stands next to a value, is masked as in the whole text', () => {
  for (const text of [
    `codice fiscale ${'RSS MRA 85T10 A562S, '.repeat(30)}`,
    'user=bob password=$AB 12 34 56 C',
  ]) {
    assert.equal(streamed(Array.from(text)).text, maskText(text))
  }
})

test('words that announce values hold back no more than may be one of theirs', () => {
  const text = 'the passport has an identity number of the phone and the birthday, as one says; '
  assert.ok(lagOf(new Random(44), text.repeat(40)) <= 256 + 400)
})

test('what waits for a word for too long is masked as if it had come', () => {
  const text = `password=abc123 ${'and so on '.repeat(300)}`
  assert.match(streamed(cut(text, 50)).text, /^password=\[masked:password\] and so on/)
})

test('who may see a kind sees it, and it is masked beside that', () => {
  const text = 'bob@example.com pays with 4111 1111 1111 1111 now'
  let [held, masked, shown] = ['', '', '']
  for (const [index, part] of cut(text, 6).entries()) {
    const last = (index + 1) * 6 >= text.length
    const came = mask({ held, text: part, last, unmask: ['email'] })
    held = came.held
    masked += came.text
    shown += came.shown ?? came.text
  }
  assert.equal(masked, '[masked:email] pays with [masked:payment_card:1111] now')
  assert.equal(shown, 'bob@example.com pays with [masked:payment_card:1111] now')
})

const state = (header: object, raw = 'abc'): string => `${JSON.stringify(header)}\n${raw}`

test('a state that was not made here is refused', () => {
  const good = { v: 1, out: 1, said: [], inside: false }
  assert.equal(next(state(good), ' ').text, 'bc ')
  for (const held of [
    'abc',
    '{\n',
    'null\nabc',
    '[]\nabc',
    state({ ...good, v: 2 }),
    state({ ...good, out: -1 }),
    state({ ...good, out: 4 }),
    state({ ...good, out: 0.5 }),
    state({ ...good, said: 'card' }),
    state({ ...good, said: [1] }),
    state({ ...good, said: Array.from({ length: 1000 }, () => 'card') }),
    state({ ...good, inside: 1 }),
    state({ ...good, more: 1 }),
    state(good, 'x'.repeat(MAX_HELD_CHARS)),
  ]) {
    assert.throws(() => next(held, 'x'), { name: 'MaskingError', code: 'invalid_content' })
  }
})

test('every kind of secret is masked in parts', () => {
  const random = new Random(43)
  for (const { make } of SECRETS) {
    const text = `it is ${make(random)}, they say`
    assert.equal(streamed(cut(text, 4)).text, maskText(text))
  }
})
