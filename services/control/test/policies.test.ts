import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  policyCan,
  policyExplain,
  policyGet,
  policyHistory,
  policyPublish,
  policyValidate,
  policyVersion,
} from '@sallyport/contracts'
import { RpcError } from '@sallyport/bus'
import { startRig, type Rig } from './rig.ts'

/** Nobody listens there: nothing of this needs the database. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

let rig: Rig
/** What the policy service was asked last. */
let asked: unknown
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask: 'default',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  const { bus } = rig
  const served = [
    bus.serve(policyValidate, (request) => {
      asked = request
      return { problems: ['Policy a: wrong.'], more: 0, inForce: 3 }
    }),
    bus.serve(policyGet, (request) => {
      asked = request
      return { connection: request.connection, version: 3, cedar: '' }
    }),
    bus.serve(policyPublish, () => ({ version: 1 })),
    bus.serve(policyHistory, (request) => {
      asked = request
      return { versions: [], next: 2 }
    }),
    bus.serve(policyVersion, (request) => {
      asked = request
      throw new RpcError('not_found', 'There is none.')
    }),
    bus.serve(policyExplain, (request) => {
      asked = request
      const told = { access: 'read', reasons: [], policies: [], policyVersion: 1 }
      return policyExplain.parseReply({ decision: { outcome: 'deny', ...told }, policies: [] })
    }),
    bus.serve(policyCan, (request) => {
      asked = request
      return { policyVersion: 1, permissions: [] }
    }),
  ]
  for (const one of await Promise.all(served)) parts.use(one)
})

const POLICY = '/api/connections/orders/policy'
const principal = { kind: 'user', id: 'alice', groups: ['analysts'] }
const operation = { verb: 'tools/call', name: 'query', arguments: { sql: 'SELECT 1' } }

const REQUESTS: readonly (readonly [string, string, object?])[] = [
  ['POST', `${POLICY}/validations`, { cedar: 'permit' }],
  ['GET', POLICY],
  ['GET', `${POLICY}/versions`],
  ['GET', `${POLICY}/versions/3`],
  ['POST', `${POLICY}/explanations`, { principal, operation }],
  ['POST', `${POLICY}/permissions`, { principal }],
]

test('policies are for admins and auditors, of connections that exist', async () => {
  for (const [method, path, body] of REQUESTS) {
    // One after the other: each tells what it asked.
    // oxlint-disable no-await-in-loop
    asked = undefined
    assert.equal((await rig.as('analysts', method, path, body)).status, 403, path)
    const elsewhere = await rig.as('admins', method, path.replace('orders', 'none'), body)
    assert.deepEqual([elsewhere.status, elsewhere.json['code']], [404, 'not_found'], path)
    assert.equal(asked, undefined)
    for (const group of ['admins', 'auditors']) {
      const expected = path.endsWith('/3') ? 404 : 200
      assert.equal((await rig.as(group, method, path, body)).status, expected, path)
      assert.notEqual(asked, undefined)
    }
    // oxlint-enable no-await-in-loop
  }
})

test('nothing is published for a connection that nobody registered', async () => {
  const body = { cedar: '', expectedVersion: 0, reason: 'a name with a slip' }
  const elsewhere = await rig.as('admins', 'PUT', '/api/connections/order/policy', body)
  assert.deepEqual([elsewhere.status, elsewhere.json['code']], [404, 'not_found'])
  assert.equal((await rig.as('admins', 'PUT', POLICY, body)).status, 200)
  const silent = { ...body, reason: ' ' }
  assert.equal((await rig.as('admins', 'PUT', POLICY, silent)).status, 400)
})

test('a draft is judged for its connection', async () => {
  const { json } = await rig.as('auditors', 'POST', `${POLICY}/validations`, { cedar: 'permit' })
  assert.deepEqual(json, { problems: ['Policy a: wrong.'], more: 0, inForce: 3 })
  assert.deepEqual(asked, { connection: 'orders', cedar: 'permit' })
})

test('versions come in pages that are as long as an answer can be', async () => {
  await rig.as('admins', 'GET', `${POLICY}/versions?limit=100&before=7`)
  assert.deepEqual(asked, { connection: 'orders', limit: 40, before: 7 })
  assert.equal((await rig.as('admins', 'GET', `${POLICY}/versions?before=0`)).status, 400)
  assert.equal((await rig.as('admins', 'GET', `${POLICY}/versions/x`)).status, 400)
})

test('who is asked about is of the issuer that the gateway knows, and no other', async () => {
  const explain = (who: object) =>
    rig.as('auditors', 'POST', `${POLICY}/explanations`, { principal: who, operation })
  assert.equal((await explain({ ...principal, issuer: 'https://evil.example' })).status, 400)
  assert.equal((await explain(principal)).status, 200)
  const { principal: known, ...rest } = policyExplain.parseRequest(asked)
  assert.deepEqual(
    [known.id, known.groups, known.issuer.startsWith('http')],
    ['alice', ['analysts'], true],
  )
  assert.deepEqual(rest.operation, { connection: 'orders', kind: 'mcp', ...operation })
  await rig.as('admins', 'POST', `${POLICY}/permissions`, { principal, limit: 5, after: 'x' })
  const { principal: _, ...page } = policyCan.parseRequest(asked)
  assert.deepEqual(page, { connection: 'orders', limit: 5, after: 'x' })
})

test('where it would come from is asked about, too', async () => {
  const questions = [
    [`${POLICY}/explanations`, { principal, operation }],
    [`${POLICY}/permissions`, { principal }],
  ] as const
  for (const [path, question] of questions) {
    // One after the other: each tells what it asked.
    // oxlint-disable no-await-in-loop
    const from = { ...question, clientAddress: '::ffff:10.1.2.3' }
    assert.equal((await rig.as('auditors', 'POST', path, from)).status, 200)
    assert.equal(Object(asked).clientAddress, '10.1.2.3')
    const nowhere = { ...question, clientAddress: '10.1.2' }
    assert.equal((await rig.as('auditors', 'POST', path, nowhere)).status, 400)
    // oxlint-enable no-await-in-loop
  }
})
