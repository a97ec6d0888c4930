import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { answer, maskBy, maskedBy, textAnswer, textOfAnswer } from '../../testing/profile.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const inLines = (text: string, length = 60): string =>
  base64(text)
    .replaceAll(new RegExp(`.{${length}}`, 'g'), '$&\n')
    .trimEnd()

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const PLAIN = `Dear all,\n${'this is of no interest. '.repeat(5)}\nwrite to jane@x.org, or to `
const LONG = `${PLAIN}joe@x.org\n`
const MASKED = LONG.replaceAll(/\w+@x\.org/g, '[masked:email]')
const X = base64(MASKED)

/** What a value is called, the value, and what becomes of it. */
const VALUES = [
  ['a member', { content: base64(LONG), encoding: 'base64' }, { content: X, encoding: 'base64' }],
  [
    'lines of 60',
    { content: `${inLines(LONG)}\n`, encoding: 'base64' },
    { content: `${X}\n`, encoding: 'base64' },
  ],
  [
    'a file',
    { type: 'file', data: base64(LONG), mimeType: 'text/plain' },
    { type: 'file', data: X, mimeType: 'text/plain' },
  ],
  ['a sentence', `body="${base64(LONG)}" sent`, `body="${X}" sent`],
  ['JSON', base64('{"mail": "jane@x.org"}'), base64('{"mail": "[masked:email]"}')],
  ['twice', base64(base64(LONG)), base64(X)],
  [
    'the other alphabet',
    Buffer.from('÷÷÷÷ÿÿÿ jane@x.org is here').toString('base64url'),
    Buffer.from('÷÷÷÷ÿÿÿ [masked:email] is here').toString('base64url'),
  ],
  [
    'no padding',
    Buffer.from('>>>???~~~ jane@x.org is here').toString('base64').replace(/=+$/, ''),
    base64('>>>???~~~ [masked:email] is here').replace(/=+$/, ''),
  ],
  [
    'the alphabet of URLs, with padding',
    `${Buffer.from('÷÷÷÷ÿÿÿ jane@x.org is there').toString('base64url')}=`,
    `${Buffer.from('÷÷÷÷ÿÿÿ [masked:email] is there').toString('base64url')}=`,
  ],
  [
    'UTF-16, as PowerShell takes it',
    Buffer.from("$to = 'jane@x.org'", 'utf16le').toString('base64'),
    Buffer.from("$to = '[masked:email]'", 'utf16le').toString('base64'),
  ],
  [
    'hexadecimal digits, as PostgreSQL writes bytes',
    String.raw`\x${Buffer.from('write to jane@x.org now').toString('hex')}`,
    String.raw`\x${Buffer.from('write to [masked:email] now').toString('hex')}`,
  ],
  [
    'capital hexadecimal digits',
    `0x${Buffer.from('write to jane@x.org now').toString('hex').toUpperCase()}`,
    `0x${Buffer.from('write to [masked:email] now').toString('hex').toUpperCase()}`,
  ],
  [
    'hexadecimal digits that look like base64 of no text',
    `0x${Buffer.from('TO jane@x.org it is written').toString('hex')}`,
    `0x${Buffer.from('TO [masked:email] it is written').toString('hex')}`,
  ],
  [
    'signs that only what is masked has, in the alphabet of what came',
    base64('mail to jane@x.org why? is here'),
    base64('mail to [masked:email] why? is here'),
  ],
  [
    'signs that only what is masked has, and no padding',
    base64('mail to jane@x.org why? is here').replace(/=+$/, ''),
    Buffer.from('mail to [masked:email] why? is here').toString('base64url'),
  ],
  [
    'two of them, each on a line',
    `${base64('to jane@x.org, of Rome')}\n${base64('to jane@x.org, of Rome')}`.replaceAll('=', ''),
    `${base64('to [masked:email], of Rome')}\n${base64('to [masked:email], of Rome')}`.replaceAll(
      '=',
      '',
    ),
  ],
  [
    'colours of a terminal',
    base64('all is well with the user \u001B[31m jane@x.org \u001B[0m'),
    base64('all is well with the user \u001B[31m [masked:email] \u001B[0m'),
  ],
  ['beside a value', `a@x.org ${base64(LONG)} b@x.org`, `[masked:email] ${X} [masked:email]`],
  ['a word behind it', `${inLines(LONG, 76)}\ndone`, `${X}\ndone`],
] as const

suite('base64 that nothing announces is masked as the text that it is', () => {
  for (const [name, value, expected] of VALUES)
    test(name, () => {
      assert.deepEqual(maskedBy({}, answer({ value })), answer({ value: expected }))
      assert.deepEqual(maskedBy({}, answer({ value: expected })), answer({ value: expected }))
    })
})

test('what is no base64 of a text, or has nothing to mask in it, stays', () => {
  const value = {
    picture: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]).toString('base64').repeat(8),
    digest: 'd41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204e9800998ecf8427e',
    digests: Array.from({ length: 3 }, () => 'd41d8cd98f00b204e9800998ecf8427e').join('\n'),
    hash: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
    path: '/usr/local/lib/node_modules/internationalization/src',
    harmless: inLines('nothing of interest here, '.repeat(9)),
  }
  assert.deepEqual(maskedBy({}, answer(value)), answer(value))
})

test('findings tell what was found in it, and where; who may see it gets it as it came', () => {
  const { findings, shown } = maskBy({}, textAnswer(base64(LONG)), { unmask: ['email'] })
  assert.deepEqual(
    findings.map(({ kind, place, count }) => [kind, place, count]),
    [['email', '/result/content/*/text#', 2]],
  )
  assert.deepEqual(JSON.parse(shown ?? ''), textAnswer(base64(LONG)))
})

const toldBoth = (mail: string, card: string): object =>
  textAnswer(base64(`write to ${mail}, and charge ${card} for it`))

test('who may see some of it gets the rest masked, and others get all of it masked', () => {
  const { content, shown } = maskBy({}, toldBoth('jane@x.org', '4111111111111111'), {
    unmask: ['email'],
  })
  const card = '[masked:payment_card:1111]'
  assert.deepEqual(JSON.parse(content), toldBoth('[masked:email]', card))
  assert.deepEqual(JSON.parse(shown ?? ''), toldBoth('jane@x.org', card))
})

test('a value that is written in such characters is masked whole, not what it decodes to', () => {
  const jwt = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'jane@x.org' })}.${'aB3dE5'.repeat(7)}x`
  assert.equal(textOfAnswer(maskBy({}, textAnswer(`see ${jwt} ok`))), 'see [masked:token] ok')
})

test('a data URI goes on over lines', () => {
  const uri = `data:text/plain;base64,${inLines(LONG, 76)}`
  const masked = textOfAnswer(maskBy({}, textAnswer(`${uri} and more`)))
  assert.ok(masked.startsWith(`data:text/plain;base64,${X}`), masked)
  const followed = `data:text/plain;base64,${base64('hello')}\nword`
  assert.deepEqual(maskedBy({}, textAnswer(followed)), textAnswer(followed))
})
