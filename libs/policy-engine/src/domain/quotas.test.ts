import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAnnotations } from './annotations.ts'
import { readBudgets, readRates } from './quotas.ts'
import { obligationsOf } from './terms.ts'

const permit = { effect: 'permit', asksForApproval: false } as const
const quota = { policy: 'p', unit: 'calls', amount: 30, periodSeconds: 60, per: 'principal' }

test('a rate counts calls per principal unless it says otherwise', () => {
  assert.deepEqual(readRates('30/m', 'p'), [quota])
  assert.deepEqual(
    readRates('5/h per principal and tool, 1000/d per connection,9/s per tool', 'p'),
    [
      { ...quota, amount: 5, periodSeconds: 3600, per: 'principal and tool' },
      { ...quota, amount: 1000, periodSeconds: 86_400, per: 'connection' },
      { ...quota, amount: 9, periodSeconds: 1, per: 'tool' },
    ],
  )
})

test('a budget counts rows or bytes', () => {
  assert.deepEqual(readBudgets('10000 rows/d, 50 MB/h per connection, 1kB/s, 2 GB/d, 7 B/m', 'p'), [
    { ...quota, unit: 'rows', amount: 10_000, periodSeconds: 86_400 },
    { ...quota, unit: 'bytes', amount: 50_000_000, periodSeconds: 3600, per: 'connection' },
    { ...quota, unit: 'bytes', amount: 1000, periodSeconds: 1 },
    { ...quota, unit: 'bytes', amount: 2_000_000_000, periodSeconds: 86_400 },
    { ...quota, unit: 'bytes', amount: 7 },
  ])
})

test('what is nonsense is no quota', () => {
  const both = ['', ',', '0/m', '-1/m', '1.5/m', '1e3/m', '30', '/m', '30/w', '30/M', '30 / m']
  const rates = [
    ...both,
    '30/m,',
    '30/m per',
    '30/m per group',
    '30/m per tool and principal',
    '30 rows/m',
    '30/m per constructor',
    '30/toString',
    '9999999999999/d',
    '30/m  per tool',
    '٣/m',
    Array.from({ length: 9 }, () => '1/m').join(','),
  ]
  for (const text of rates) assert.equal(readRates(text, 'p'), undefined, text)
  const budgets = [...both, '30/m', '30 columns/m', '30 mb/m', '1001 GB/d', '30 toString/m']
  for (const text of budgets) assert.equal(readBudgets(text, 'p'), undefined, text)
})

test('a nonsense value is refused when it is published, with what it should look like', () => {
  const { problems } = readAnnotations({ id: 'p', rate: '30 per minute', budget: '5/m' }, permit)
  assert.equal(problems.length, 2)
  assert.match(problems[0] ?? '', /^@rate must be rates such as "30\/m"/)
  assert.match(problems[1] ?? '', /^@budget must be budgets such as "10000 rows\/d/)
})

test('on a forbid they have no effect', () => {
  const { problems } = readAnnotations(
    { id: 'p', rate: '1/m', budget: '1 rows/m' },
    { effect: 'forbid', asksForApproval: false },
  )
  assert.deepEqual(problems, [
    '@rate has no effect on a forbid',
    '@budget has no effect on a forbid',
  ])
})

test('every rate and budget of every policy counts, once', () => {
  const one = readAnnotations({ id: 'one', rate: '1/m, 1/m', budget: '5 rows/d' }, permit).terms
  const two = readAnnotations({ id: 'two', rate: '1/m' }, permit).terms
  const united = obligationsOf([one, two, one], 'default')
  assert.ok('value' in united)
  assert.deepEqual(
    united.value.quotas?.map(({ policy, unit }) => [policy, unit]),
    [
      ['one', 'calls'],
      ['one', 'rows'],
      ['two', 'calls'],
    ],
  )
})

test('more than a decision can name is a deny, not a part of them', () => {
  const rate = Array.from({ length: 8 }, (_, i) => `${i + 1}/m`).join(',')
  const many = Array.from(
    { length: 5 },
    (_, i) => readAnnotations({ id: `p${i}`, rate }, permit).terms,
  )
  assert.ok('value' in obligationsOf(many.slice(0, 4), 'default'))
  assert.ok('conflict' in obligationsOf(many, 'default'))
})
