import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFindings, MOST_FINDINGS } from './findings.ts'

const found = (
  place: string,
  rule = 'email',
): Parameters<ReturnType<typeof createFindings>['add']>[0] => ({
  kind: 'email',
  rule,
  place,
  action: 'redact',
  count: 1,
})

test('counts what is alike together', () => {
  const findings = createFindings()
  for (const place of ['/a', '/b', '/a']) findings.add(found(place))
  findings.add(found('/a', 'other'))
  assert.deepEqual(
    findings.list().map(({ place, rule, count }) => [place, rule, count]),
    [
      ['/a', 'email', 2],
      ['/b', 'email', 1],
      ['/a', 'other', 1],
    ],
  )
})

test('tells too many places less exactly and loses no count', () => {
  const findings = createFindings()
  for (let index = 0; index < 5000; index++) findings.add(found(`/users/${index}/mail`))
  for (let index = 0; index < 300; index++) findings.add(found(`/top${index}`))
  findings.add(found(''))
  const list = findings.list()
  assert.ok(list.length <= MOST_FINDINGS)
  assert.equal(
    list.reduce((sum, { count }) => sum + count, 0),
    5301,
  )
  assert.ok(list.some(({ place }) => place === '/…'))
})

test('keeps places short', () => {
  const findings = createFindings()
  findings.add(found(`/${'x'.repeat(500)}/${'y'.repeat(500)}`))
  findings.add(found('/step'.repeat(100)))
  for (const { place } of findings.list())
    assert.ok(place.length <= 256 && place.endsWith('…'), place)
})
