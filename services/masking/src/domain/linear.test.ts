import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BLANK } from './detector.ts'
import { DEFAULT_PROFILE } from './profile.ts'
import { hitsIn, mask } from '../testing/mask.ts'

const LENGTH = 200_000

const repeated = (piece: string): string => piece.repeat(Math.ceil(LENGTH / piece.length))

/** Pieces of what detectors look for, so repeated that a careless expression would try every part with every other. */
const PIECES = [
  ...new Set(DEFAULT_PROFILE.detectors.flatMap(({ trigger }) => trigger.words ?? [])),

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
  '@a.b',
  'a%40a.a',
  "a'",
  'é@é.',
  '://a:',
  '://:',
  '://a:a@',
  'user=password=',
  'pwd= ',
  'Password="',

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

test('no text stalls a detector', { timeout: 60_000 }, () => {
  const texts = PIECES.flatMap((piece) => [
    `${repeated(piece)}!`,
    `phone aws secret card host= ${repeated(piece)}`,
  ])
  for (const text of texts) {
    const start = performance.now()
    for (const detector of DEFAULT_PROFILE.detectors) detector.find(text)
    hitsIn(text)
    const ms = performance.now() - start
    // Quadratic work on so much text takes minutes; this is far from both.
    assert.ok(ms < 5000, `${JSON.stringify(text.slice(0, 60))} took ${ms.toFixed(0)} ms`)
  }
})

test('no JSON text stalls the walk', { timeout: 60_000 }, () => {
  const nested = (levels: number): string =>
    levels === 0 ? 'bob@x.org' : JSON.stringify([nested(levels - 1), '{'])
  const texts = [
    `[${repeated('"a@b.cd",').slice(0, -1)}]`,
    `{${Array.from({ length: 8000 }, (_, index) => `"user${index}@example.com":1`).join(',')}}`,
    JSON.stringify([repeated('{"a":"b@c.de"} ')]),
    JSON.stringify([`[${repeated('"b@c.de",')}`]),
    nested(9),
    JSON.stringify(repeated(String.raw`\"`)),
  ]
  for (const text of texts) mask(text)
})
