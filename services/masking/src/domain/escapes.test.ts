import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { hitsIn, mask, maskText, run } from '../testing/mask.ts'
import { Pace } from './pace.ts'
import { unescaped } from './escapes.ts'

const CARD = '4111 1111 1111 1111'
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')

suite('values are found beneath escapes, and nothing beside them goes', () => {
  for (const [text, expected] of [
    ['mail jane&#64;x.org now', 'mail [masked:email] now'],
    ['mail jane&#x40;x&period;org, ok', 'mail [masked:email], ok'],
    ['<b>jane&commat;x.org</b>', '<b>[masked:email]</b>'],
    ['jane&amp;#64;x.org', '[masked:email]'],
    ['jane=40x.org', '[masked:email]'],
    ['jane@exam=\r\nple.org', '[masked:email]'],
    ['to=3Djane=40x.org;', 'to=3D[masked:email];'],
    ['data:text/plain,%6aane%40x%2Eorg', 'data:text/plain,[masked:email]'],
    ['jane%2540x.org', '[masked:email]'],
    [percent('jane@x.org'), '[masked:email]'],
    [`a ${percent(CARD)} b`, 'a [masked:payment_card:1111] b'],
    ['4111&nbsp;1111&nbsp;1111&nbsp;1111', '[masked:payment_card:1111]'],
    [String.raw`jane\u0040x.org`, '[masked:email]'],
    [String.raw`jane\\u0040x.org`, '[masked:email]'],
    [String.raw`jane\x40x.org \u{40}`, String.raw`[masked:email] \u{40}`],
    ['jane&#65312;x.org', '[masked:email]'],
    ['%2B49%2030%20901820%20', '[masked:phone]%20'],
    [
      'abcdefghijklmnopqrst password=&quot;hunter2x&quot;',
      'abcdefghijklmnopqrst password=&quot;[masked:secret]&quot;',
    ],
    ['jane%40x.org, joe&#64;x.org, jim@x.org', '[masked:email], [masked:email], [masked:email]'],
  ] as const)
    test(text, () => {
      assert.equal(maskText(text), expected)
      assert.equal(maskText(expected), expected)
    })
})

test('a value is counted once, however it is written', () => {
  assert.deepEqual(
    hitsIn('jane&#64;x.org jane@x.org').map(({ kind }) => kind),
    ['email', 'email'],
  )
})

test('JSON that is escaped twice is read', () => {
  const json = JSON.stringify({ text: String.raw`log: "mail\\u0040" jane\u0040x.org` })
  assert.equal(mask(json).content.includes('[masked:email]'), true)
})

test('text whose escapes hide nothing stays as it is', () => {
  for (const text of [
    'https://x.example/?q=a%20b%26c&amp;d=%7B%22e%22%3A1%7D&#39;s',
    'size=40 time=2e3 id=401234567 width=40px &nbsp;&copy; 100%25 &#x1F600; &#0; &#9999999; C:\\users\\x41',
    'line one=\nline two &unknown; %zz &; &#; =',
  ])
    assert.equal(maskText(text), text)
})

test('every character of an unescaped text tells where it comes from', () => {
  const text = 'a&amp;#64;b%2540c=\nd&shy;e'
  const { value } = run(unescaped(text, new Pace()))
  assert.equal(value?.text, 'a@b@cde')
  const origins = Array.from(value?.text ?? '', (_, at) => {
    const [start, end] = value?.origin(at, at + 1) ?? [0, 0]
    return text.slice(start, end)
  })
  assert.deepEqual(origins, ['a', '&amp;#64;', 'b', '%2540', 'c', 'd', 'e'])
})
