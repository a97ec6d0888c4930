import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyTerms } from './annotations.ts'
import { accessTermsOf, approvalTermsOf, obligationsOf } from './terms.ts'

const permit = (terms: Partial<PolicyTerms> = {}): PolicyTerms => ({ effect: 'permit', ...terms })

test('the profile of the connection counts where no policy names one', () => {
  assert.deepEqual(obligationsOf([permit(), permit()], 'default'), { value: { mask: 'default' } })
})

test('a profile that a policy names counts, and policies without one have no opinion', () => {
  const determining = [permit(), permit({ mask: 'strict' }), permit({ mask: 'strict' })]
  assert.deepEqual(obligationsOf(determining, 'default'), { value: { mask: 'strict' } })
})

test('two different profiles cannot be united', () => {
  const united = obligationsOf([permit({ mask: 'none' }), permit({ mask: 'strict' })], 'default')
  assert.ok('conflict' in united)
  assert.match(united.conflict, /none, strict/)
})

test('what any policy lets be seen is seen, once and in order', () => {
  const determining = [
    permit({ unmask: ['phone', 'email'] }),
    permit(),
    permit({ unmask: ['email'] }),
  ]
  assert.deepEqual(obligationsOf(determining, 'default'), {
    value: { mask: 'default', unmask: ['email', 'phone'] },
  })
})

const kinds = (letter: string) =>
  Array.from({ length: 17 }, (_, at) => letter + 'abcdefghijklmnopq'.charAt(at))

test('more kinds than a decision can name is a deny, not a part of them', () => {
  assert.ok('value' in obligationsOf([permit({ unmask: kinds('a') })], 'default'))
  const both = [permit({ unmask: kinds('a') }), permit({ unmask: kinds('b') })]
  assert.ok('conflict' in obligationsOf(both, 'default'))
})

test('of several policies the highest quorum and the shortest time count', () => {
  const united = approvalTermsOf([
    permit({ approvers: ['dba'], quorum: 2, ttlSeconds: 3600 }),
    permit({ approvers: ['dba'], ttlSeconds: 60 }),
    permit({ quorum: 1 }),
  ])
  assert.deepEqual(united, { value: { approvers: ['dba'], quorum: 2, ttlSeconds: 60 } })
})

test('approvers are the groups that every policy with approvers names', () => {
  const united = approvalTermsOf([
    permit({ approvers: ['dba', 'security', 'leads'] }),
    permit({ approvers: ['leads', 'dba'] }),
  ])
  assert.deepEqual(united, { value: { approvers: ['dba', 'leads'], quorum: 1, ttlSeconds: 900 } })
})

test('without a common group nobody could approve', () => {
  const united = approvalTermsOf([permit({ approvers: ['dba'] }), permit({ approvers: ['leads'] })])
  assert.ok('conflict' in united)
  assert.match(united.conflict, /no common group.*dba, leads/)
})

test('approval without anyone named to give it is a conflict', () => {
  const united = approvalTermsOf([permit({ quorum: 2 })])
  assert.ok('conflict' in united)
  assert.match(united.conflict, /names who may approve/)
})

const asks = (terms: Partial<PolicyTerms>): PolicyTerms =>
  permit({ approvers: ['dba'], asks: true, ...terms })

function termsOf(...policies: PolicyTerms[]) {
  const united = approvalTermsOf(policies)
  return 'value' in united ? united.value : assert.fail(united.conflict)
}

test('access can be given for the shortest time of all policies that ask, and only if all of them let it', () => {
  assert.equal(termsOf(asks({ grantSeconds: 60 }), asks({ grantSeconds: 30 })).grantSeconds, 30)
  assert.equal(termsOf(asks({ grantSeconds: 60 }), asks({})).grantSeconds, undefined)
  assert.equal(termsOf(asks({ grantSeconds: 60 }), permit()).grantSeconds, 60)
  assert.equal(termsOf(asks({ breakGlassSeconds: 60 }), asks({})).breakGlassSeconds, undefined)
  assert.equal(termsOf(asks({ breakGlassSeconds: 60 })).breakGlassSeconds, 60)
})

test('whoever could consent to some of it is asked for access to all of it', () => {
  const terms = accessTermsOf([
    asks({ grantSeconds: 60, quorum: 2, ttlSeconds: 600 }),
    asks({ approvers: ['security'], breakGlassSeconds: 30 }),
    asks({ approvers: ['nobody'] }),
    permit({ approvers: ['idle'], grantSeconds: 600 }),
  ])
  assert.deepEqual(terms, {
    approvers: ['dba', 'security'],
    quorum: 2,
    ttlSeconds: 600,
    grantSeconds: 60,
    breakGlassSeconds: 30,
  })
  assert.equal(accessTermsOf([asks({})]), undefined)
})
