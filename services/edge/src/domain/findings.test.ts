import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '@sallyport/contracts'
import { MAX_FINDINGS, mergeFindings, withoutPlaces } from './findings.ts'

const finding = (place: string): Finding => ({
  kind: 'email',
  rule: 'email',
  place,
  action: 'redact',
  count: 1,
})

test('the same finding in another message adds to its count', () => {
  const merged = mergeFindings(mergeFindings(new Map(), [finding('/a')]), [
    finding('/a'),
    finding('/b'),
  ])
  assert.deepEqual(
    [...merged.values()].map(({ place, count }) => [place, count]),
    [
      ['/a', 2],
      ['/b', 1],
    ],
  )
})

test('an event stays within its bound and loses no count', () => {
  const many = Array.from({ length: 1000 }, (_, i) => finding(`/rows/${i}`))
  const merged = [...mergeFindings(new Map(), many).values()]
  assert.ok(merged.length <= MAX_FINDINGS)
  assert.equal(
    merged.reduce((sum, { count }) => sum + count, 0),
    1000,
  )
})

test('what was shown and what was not are counted apart', () => {
  const shown = { ...finding('/a'), shown: true as const }
  const merged = [...mergeFindings(new Map(), [finding('/a'), shown, shown]).values()]
  assert.deepEqual(
    merged.map((one) => [one.count, one.shown]),
    [
      [1, undefined],
      [2, true],
    ],
  )
  assert.deepEqual(
    withoutPlaces(merged).map((one) => [one.place, one.count, one.shown]),
    [
      ['/*', 1, undefined],
      ['/*', 2, true],
    ],
  )
})
