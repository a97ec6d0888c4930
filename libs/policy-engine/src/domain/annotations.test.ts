import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnnotations } from './annotations.ts'

const approval = { effect: 'permit', asksForApproval: true } as const

test('annotations become the terms of a policy', () => {
  const { terms, problems } = readAnnotations(
    {
      id: 'refund.v2',
      reason: 'Refunds need consent.',
      approvers: 'dba, security ,dba',
      quorum: '2',
      ttl: '1h',
      grant: '30m',
      breakGlass: '5m',
      mask: 'strict',
    },
    approval,
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(terms, {
    effect: 'permit',
    asks: true,
    reason: 'Refunds need consent.',
    approvers: ['dba', 'security'],
    quorum: 2,
    ttlSeconds: 3600,
    grantSeconds: 1800,
    breakGlassSeconds: 300,
    mask: 'strict',
  })
})

test('times are written in seconds, minutes, hours or days', () => {
  const seconds = ['90s', '15m', '2h', '7d'].map(
    (ttl) => readAnnotations({ id: 'a', ttl }, approval).terms.ttlSeconds,
  )
  assert.deepEqual(seconds, [90, 900, 7200, 604_800])
})

test('a value that is not valid is no part of the terms', () => {
  for (const ttl of ['', '15', '0m', '-1m', '1.5h', '15M', '15m ', '99999999d']) {
    const { terms, problems } = readAnnotations({ id: 'a', ttl }, approval)
    assert.deepEqual(terms, { effect: 'permit', asks: true }, ttl)
    assert.equal(problems.length, 1, ttl)
  }
})

test('access is given for a week at most, and only where consent is asked for', () => {
  for (const name of ['grant', 'breakGlass']) {
    const { terms, problems } = readAnnotations({ id: 'a', [name]: '8d' }, approval)
    assert.deepEqual(terms, { effect: 'permit', asks: true })
    assert.equal(problems.length, 1)
    const plain = { effect: 'permit', asksForApproval: false } as const
    assert.equal(readAnnotations({ id: 'a', [name]: '5m' }, plain).problems.length, 1)
  }
})
