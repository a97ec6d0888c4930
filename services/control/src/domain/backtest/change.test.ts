import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type DataOf,
  newEventId,
  newExchangeId,
  operationDecided,
  seal,
  type TrialVerdict,
} from '@sallyport/contracts'
import { decisionRow } from '../decision-row.ts'
import { changeOf } from './change.ts'

type Decision = DataOf<typeof operationDecided>['decision']
type Quotas = NonNullable<Extract<Decision, { outcome: 'allow' }>['obligations']['quotas']>

const RATE: Quotas[number] = {
  policy: 'p',
  unit: 'calls',
  amount: 30,
  periodSeconds: 60,
  per: 'principal',
}
const BUDGET: Quotas[number] = { ...RATE, unit: 'rows', amount: 1000, periodSeconds: 86_400 }

function row(change: Partial<Decision>) {
  const id = newExchangeId()
  const data: unknown = {
    exchange: {
      id,
      session: 'a'.repeat(32),
      connection: 'orders',
      principal: { kind: 'user', id: 'alice', issuer: 'i', groups: [] },
      kind: 'mcp',
      verb: 'tools/call',
      name: 'query',
      access: 'read',
    },
    decision: { access: 'read', reasons: [], policies: ['p'], policyVersion: 1, ...change },
    content: [],
    masked: [],
  }
  const stamp = { id: newEventId(), source: '/edge/e', time: new Date(0) }
  const event = seal(operationDecided, `exchange/${id}`, Object(data), stamp)
  assert.ok(operationDecided.check(event))
  return decisionRow(0, event)
}

const allowed = (quotas?: Quotas) =>
  row({ outcome: 'allow', obligations: { mask: 'default', ...(quotas && { quotas }) } })

const judged = (outcome: Decision['outcome'], quotas?: Quotas) =>
  ({
    is: 'judged',
    outcome,
    ...(outcome !== 'deny' && { mask: 'default' }),
    ...(quotas && { quotas }),
    reasons: [],
    policies: [],
  }) satisfies TrialVerdict

test('rates and budgets that a draft adds, changes or removes are other terms', () => {
  assert.equal(changeOf(allowed([RATE]), judged('allow')), 'terms')
  assert.equal(changeOf(allowed(), judged('allow', [BUDGET])), 'terms')
  assert.equal(changeOf(allowed([RATE]), judged('allow', [{ ...RATE, amount: 31 }])), 'terms')
  assert.equal(changeOf(allowed([RATE, BUDGET]), judged('allow', [RATE])), 'terms')
})

const seen = (...unmask: string[]) =>
  row({ outcome: 'allow', obligations: { mask: 'default', unmask } })

test('values that a draft lets be seen, or no longer lets be seen, are other terms', () => {
  const shows = { ...judged('allow'), unmask: ['email', 'phone'] }
  assert.equal(changeOf(allowed(), shows), 'terms')
  assert.equal(changeOf(seen('email'), shows), 'terms')
  assert.equal(changeOf(seen('email', 'phone'), judged('allow')), 'terms')
  assert.equal(changeOf(seen('email', 'phone'), shows), undefined)
})

test('the same rates and budgets in another order, of policies with other names, are no change', () => {
  const renamed = [BUDGET, { ...RATE, policy: 'other' }, RATE]
  assert.equal(changeOf(allowed([RATE, BUDGET]), judged('allow', renamed)), undefined)
})

test('what a quota refused is not newly allowed by a draft that permits it as well', () => {
  const limited = row({ outcome: 'deny', limit: 'rate', retryAfterSeconds: 1 })
  assert.equal(changeOf(limited, judged('allow', [RATE])), undefined)
  assert.equal(changeOf(row({ outcome: 'deny' }), judged('allow')), 'newly_allowed')
})
