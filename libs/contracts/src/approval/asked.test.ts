import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccessRequest } from '../grant/grant.ts'
import { newApprovalId } from '../ulid.ts'
import { parser } from '../parse.ts'
import { askedOf } from './asked.ts'

const parse = parser('access request', AccessRequest)
const extended = newApprovalId()

const wants = (access: object): unknown => {
  const scope = { connection: 'orders', access: 'write' }
  const request = parse({
    principal: { kind: 'user', id: 'alice', issuer: 'https://id.example', groups: [] },
    access: { scope, seconds: 60, reason: 'why', ...access },
    digest: 'a'.repeat(64),
    reasons: [],
    policies: [],
    policyVersion: 1,
    terms: { approvers: ['dba'], quorum: 1, ttlSeconds: 60 },
  })
  return JSON.parse(askedOf(request).arguments ?? '')
}

test('a request for access says that it is for everything, or for what, and what it extends', () => {
  assert.deepEqual(wants({}), { operations: 'all', seconds: 60, reason: 'why' })
  const operations = [{ verb: 'tools/call', name: 'query' }]
  assert.deepEqual(
    wants({ scope: { connection: 'orders', operations, access: 'read' }, extends: extended }),
    { operations, seconds: 60, reason: 'why', extends: extended },
  )
})
