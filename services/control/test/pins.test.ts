import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  policyApprovePin,
  policyPin,
  policyPins,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import { startRig, type Rig } from './rig.ts'

/** Nobody listens there; pins need no read model. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

const { hash: HASH } = policyApprovePin.parseRequest({
  connection: 'orders',
  kind: 'tool',
  name: 'query',
  hash: 'ab'.repeat(32),
  author: { kind: 'user', id: 'x', issuer: 'i', groups: [] },
  reason: 'x',
})

const held: ReplyOf<typeof policyPin> = {
  kind: 'tool',
  name: 'query',
  standing: 'held',
  pinned: { hash: HASH, since: '2026-01-01T00:00:00.000Z', definition: '{"name":"query"}' },
  held: {
    hash: HASH,
    since: '2026-01-02T00:00:00.000Z',
    definition: '{"description":"a\u202eb","name":"query"}',
    reason: 'changed',
    flags: [{ place: '/description', kind: 'bidi', count: 1 }],
    bytes: 40,
    seenBy: { kind: 'user', id: 'alice', issuer: 'i' },
  },
}

/** What the policy service was asked; it answers as its contracts say. */
const asked: {
  pins?: RequestOf<typeof policyPins>
  pin?: RequestOf<typeof policyPin>
  approve?: RequestOf<typeof policyApprovePin>
} = {}

let rig: Rig
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
    pins: 'review',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  parts.use(
    await rig.bus.serve(policyPins, (request) => {
      asked.pins = request
      return { pins: [], total: 3, held: 1 }
    }),
  )
  parts.use(
    await rig.bus.serve(policyPin, (request) => {
      asked.pin = request
      if (request.name !== 'query') throw new RpcError('not_found', 'There is none.')
      return held
    }),
  )
  parts.use(
    await rig.bus.serve(policyApprovePin, (request) => {
      asked.approve = request
      if (request.name === 'huge') throw new RpcError('not_approvable', 'It is too large.')
      return { kind: 'tool', name: 'query', standing: 'pinned' } as const
    }),
  )
})

const lastApproval = (): RequestOf<typeof policyApprovePin> => {
  assert.ok(asked.approve)
  return asked.approve
}

const PINS = '/api/connections/orders/pins'

test('admins and auditors see definitions; others, and other connections, do not', async () => {
  for (const group of ['admins', 'auditors']) {
    const { status, json } = await rig.as(group, 'GET', `${PINS}?held=true&limit=7`)
    assert.deepEqual([status, json], [200, { pins: [], total: 3, held: 1 }])
    assert.deepEqual(asked.pins, { connection: 'orders', held: true, limit: 7 })
  }
  assert.equal((await rig.as('analysts', 'GET', PINS)).status, 403)
  assert.equal((await rig.as('analysts', 'GET', `${PINS}/tool?name=query`)).status, 403)
  const unknown = await rig.as('admins', 'GET', '/api/connections/none/pins')
  assert.deepEqual([unknown.status, unknown.json['code']], [404, 'not_found'])
})

test('one definition comes with what differs, hidden characters seen', async () => {
  const { status, json } = await rig.as('auditors', 'GET', `${PINS}/tool?name=query`)
  assert.equal(status, 200)
  assert.deepEqual(json['differences'], [
    { is: 'added', path: '/description', after: '"a\\u{202e}b"' },
  ])
  assert.equal(json['more'], 0)
  assert.deepEqual(json['pin'], held)
})

test('a name may be anything; instructions have none', async () => {
  const uri = 'file:///a b/%2F?x=1&y=é'
  const path = `${PINS}/resource?name=${encodeURIComponent(uri)}`
  assert.equal((await rig.as('admins', 'GET', path)).json['code'], 'not_found')
  assert.deepEqual(asked.pin, { connection: 'orders', kind: 'resource', name: uri })
  await rig.as('admins', 'GET', `${PINS}/instructions`)
  assert.deepEqual(asked.pin, { connection: 'orders', kind: 'instructions', name: '' })
  assert.equal((await rig.as('admins', 'GET', `${PINS}/gadget?name=x`)).status, 400)
})

test('an admin approves with a reason, in their own name; nobody else does', async () => {
  const path = `${PINS}/tool/approvals`
  const body = { name: 'query', hash: HASH, reason: 'looked at it' }
  assert.equal((await rig.as('auditors', 'POST', path, body)).status, 403)
  assert.equal((await rig.as('admins', 'POST', path, { ...body, reason: '' })).status, 400)
  assert.equal((await rig.as('admins', 'POST', path, { ...body, hash: 'ab' })).status, 400)
  assert.equal(asked.approve, undefined)
  const approved = await rig.as('admins', 'POST', path, body)
  assert.equal(approved.json['standing'], 'pinned')
  const { author, ...rest } = lastApproval()
  assert.deepEqual(rest, { connection: 'orders', kind: 'tool', ...body })
  assert.equal(author.id, 'member-of-admins')
  const refused = await rig.as('admins', 'POST', path, { ...body, name: 'huge' })
  assert.deepEqual([refused.status, refused.json['code']], [409, 'not_approvable'])
})
