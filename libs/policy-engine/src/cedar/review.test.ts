import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reviewOf } from './review.ts'

const TEXT = `
@id("z") forbid (principal, action, resource) unless { principal in Group::"ops" };
@id("a") @approvers("dba") @rate("5/h")
permit (principal is User in Group::"analysts", action in [Action::"connect", Action::"tools/call"], resource == Tool::"query")
when { context.approved };
@id("m") permit (principal == Agent::"bot \\"x\\"", action == Action::"connect", resource is Connection);
`

test('each policy is told with its scope, by id, and all groups that policies name', () => {
  const { policies, groups } = reviewOf(TEXT)
  assert.deepEqual(
    policies.map(({ id, effect, principal, action, resource, conditional }) => [
      id,
      effect,
      principal,
      action,
      resource,
      conditional,
    ]),
    [
      [
        'a',
        'permit',
        'User in Group::"analysts"',
        'in [Action::"connect", Action::"tools/call"]',
        'Tool::"query"',
        true,
      ],
      ['m', 'permit', 'Agent::"bot \\"x\\""', 'Action::"connect"', 'Connection', false],
      ['z', 'forbid', 'any', 'any', 'any', true],
    ],
  )
  assert.deepEqual(policies[0]?.annotations, { id: 'a', approvers: 'dba', rate: '5/h' })
  assert.deepEqual(policies[2]?.groups, ['ops'])
  assert.match(policies[0].cedar, /context\.approved/)
  assert.deepEqual(groups, ['analysts', 'ops'])
})

test('what cannot be read has no policies', () => {
  assert.deepEqual(reviewOf('permit'), { policies: [], groups: [] })
})
