import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLANK } from './detector.ts'
import { search } from './find-sensitive.ts'
import { maskJson } from './mask-json.ts'
import { Pace } from './pace.ts'
import { DEFAULT_PROFILE } from './profile.ts'
import { find, hitsIn, mask, run } from '../testing/mask.ts'

const LENGTH = 60_000
/** Of texts that every detector looks at. */
const SHORTER = 24_000

/** Steps that come and go with where parts end. */
const FEW = 6

const repeated = (piece: string, length = LENGTH): string =>
  piece.repeat(Math.ceil(length / piece.length))

/** Pieces of what detectors look for, so repeated that a careless expression would try every part with every other. */
const PIECES = [
  ...new Set(DEFAULT_PROFILE.detectors.flatMap(({ trigger }) => trigger.words?.slice(0, 2) ?? [])),

  'a',
  'A',
  '0',
  '4',
  ' ',
  '-',
  '.',
  '1-',
  '1 ',
  '1.',
  '(1',
  '+1',
  '1+',
  '/',
  '=',
  ':',
  '%',
  BLANK,
  'a@',
  'a@b.',
  'a.',
  '%40',
  '%2540',
  '&amp;#64;',
  '=40a.b',
  '=\n',
  String.raw`\u0040`,
  '@a.b',
  'a%40a.a',
  "a'",
  'é@é.',
  '://a:',
  '://:',
  '://a:a@',
  '://',
  `${'://:'.repeat(250)}${'\uFFFF'.repeat(9000)}`,
  'user=password=',
  'pwd= ',
  'Password="',

  'mysql -p"',
  'curl -u "a:',
  'Cookie: a=b; ',
  '"a://b:c ',
  '<password>a ',
  'password="a\n\nb',
  `${'A'.repeat(64)}\n-----END PRIVATE KEY-----\n`,
  `${'A'.repeat(8000)}-\n-----END PRIVATE KEY-----\n`,

  'AKIA',
  'aws A1a',
  'eyJa.',
  'eyJaaaaaaaa.',
  'eyJ.-',
  'sk-A',
  'bearer a',
  'bearer  ',
  'basic a',

  'DE89',
  'DE 8 9 ',
  'de89 3704 ',
  'GB29-',
  '-----BEGIN ',
  '-----BEGIN A A A A PRIVATE KEY',
  '----- ',

  '-----BEGIN PRIVATE KEY-----',
  '-----END PRIVATE KEY',
  'phone ',
  'phone: +(',
  'tel.: 1 ',
  'x1',
  '2024-01-15 ',

  'ssn 1 ',
  'ssn A1-',
  'sin AB 1 2 3 4 5 6 7 8 ',
  'national id ',
  'SSN: 219-09-9999, ',
  '1-1.1-',
  '12345678Z',
  'S1234567',
  'AB 12 34 56 ',
  '1 85 05 78 ',
  '1.1.1.',
  'v1.2.3.4 ',
  'version ',
  '::',
  '1::',
  'fe80:',
  '00:11:22:33:44:55:',
  '00-11-',
  'abcd.ef01.',
  'dob ',
  'born on ',
  'born 1 July ',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb ',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed ',
  'bc1q',
  'password=',
  'password: ',
  'password="',
  'password=.',
  "secret='a1 ",
  'api_key=a1B2c3D4 ',
  'token token ',
  ' (password',
  ' as password as dob (tel (mac ',
  'a1b2c3d4 as my password ',
  '1 as ssn ',
  'dob 電話は ',
  'f01898d4ae41 as mac ',
  '--password ',
  '<token>\n ',
  'token::= ',
  'curl -u a:',
  "alter identified by '",
  '1 office',
  'phone? a: ',
  '12345678 Main ',
  'MAAAAAAAAAAAAAAAAAAAAAAA.G',

  '4111 1111 1111 1111 ',
  '4111-1111-',
  '411111111111111',
  '202-555-0100 ',
  '202 555 ',
  '(202) 55',
  String.raw`\n`,
  String.raw`\"`,
  '\u200B',
  '\u200B1',
  '４',
  '［',
]

/** Texts of what detectors look for, with and without the words that make them look closer. */
const TEXTS = PIECES.flatMap((piece) => [
  (length: number) => `${repeated(piece, length)}!`,
  (length: number) => `phone aws secret card host= ${repeated(piece, length)}`,
])

// Work on a text that grows with its square takes minutes.
test('no text stalls a detector', { timeout: 600_000 }, () => {
  for (const text of TEXTS.map((make) => make(SHORTER))) {
    for (const detector of DEFAULT_PROFILE.detectors) run(search(detector, text, new Pace()))
    hitsIn(text)
  }
})

const steps = (text: string): number => run(find(text, new Pace())).pauses

test('twice the text takes twice the steps', { timeout: 600_000 }, () => {
  for (const make of TEXTS) {
    const [once, twice] = [make(LENGTH / 2), make(LENGTH)].map(steps)
    const [least, most] = [1.8 * (once ?? 0) - FEW, 2.2 * (once ?? 0) + FEW]
    const label = JSON.stringify(make(30))
    assert.ok((twice ?? 0) >= least && (twice ?? 0) <= most, `${label}: ${once} and ${twice}`)
  }
})

const mails = `[${repeated('"a@b.cd",').slice(0, -1)}]`

test('a long key is looked at once, however many values stand under it', () => {
  for (const key of [repeated('k'), `phone ${repeated('k')}`]) {
    const { pauses } = run(maskJson(`{"${key}":${mails}}`, DEFAULT_PROFILE))
    assert.ok(pauses < LENGTH / 80, `${pauses} pauses`)
  }
})

test('no JSON text stalls the walk', { timeout: 600_000 }, () => {
  const nested = (levels: number): string =>
    levels === 0 ? 'bob@x.org' : JSON.stringify([nested(levels - 1), '{'])
  const texts = [
    `${`{"${'k'.repeat(60)}":`.repeat(120)}${mails}${'}'.repeat(120)}`,
    mails,
    `{${Array.from({ length: 8000 }, (_, index) => `"user${index}@example.com":1`).join(',')}}`,
    JSON.stringify([repeated('{"a":"b@c.de"} ')]),
    JSON.stringify([`[${repeated('"b@c.de",')}`]),
    nested(9),
    JSON.stringify(repeated(String.raw`\"`)),
  ]
  for (const text of texts) mask(text)
})
