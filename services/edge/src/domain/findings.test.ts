import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '@sallyport/contracts'
import { MAX_FINDINGS, mergeFindings } from './findings.ts'

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
