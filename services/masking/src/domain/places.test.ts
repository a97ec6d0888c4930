import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask } from '../testing/mask.ts'

const EMAIL = 'bob@example.com'

/** The places of what is masked in a JSON text. */
const placesIn = (value: unknown): string[] =>
  mask(JSON.stringify(value)).findings.map(({ place }) => place)

test('rows with the same keys have the same places, in whatever order their keys come', () => {
  const rows = [
    { id: 1, a: EMAIL, b: { a: EMAIL } },
    { id: 2, b: { a: EMAIL }, a: EMAIL },
    { a: EMAIL, b: [EMAIL], id: 3 },
  ]
  const { findings } = mask(JSON.stringify({ rows, a: EMAIL }))
  assert.deepEqual(
    findings.map(({ place, count }) => [place, count]),
    [
      ['/rows/*/a', 3],
      ['/rows/*/b/a', 2],
      ['/rows/*/b/*', 1],
      ['/a', 1],
    ],
  )
})

test('what stands under one key is not told under the next', () => {
  assert.deepEqual(placesIn([{ a: { x: EMAIL }, b: { x: EMAIL } }, { x: EMAIL }, [EMAIL]]), [
    '/*/a/x',
    '/*/b/x',
    '/*/x',
    '/*/*',
  ])
})

test('a key that is masked has a place of its own, and what stands under it', () => {
  assert.deepEqual(placesIn({ a: 1, [EMAIL]: { a: EMAIL }, b: EMAIL }), [
    '/[masked:email]',
    '/[masked:email]/a',
    '/b',
  ])
})

test('signs of pointers and escapes in keys are told as ever, the first time and again', () => {
  const row = { 'a/b~c': EMAIL, 'd"é': EMAIL }
  assert.deepEqual(placesIn([row, row]), ['/*/a~1b~0c', '/*/d"é'])
})

test('a place that is too long to be remembered is told like any other', () => {
  const key = 'k'.repeat(60)
  const nested = (value: unknown): unknown =>
    Array.from({ length: 12 }).reduce((inner) => ({ [key]: inner }), value)
  const { findings } = mask(JSON.stringify([nested(EMAIL), nested(EMAIL)]))
  assert.deepEqual(
    findings.map(({ place, count }) => [place, count]),
    [[`/*${`/${key}`.repeat(4)}/…`, 2]],
  )
})

test('more places than are remembered are all told', () => {
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`k${at}`, [EMAIL]]))
  const { findings } = mask(JSON.stringify([many, many]))
  assert.equal(
    findings.reduce((sum, { count }) => sum + count, 0),
    6000,
  )
})
