import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Connection,
  newEventId,
  parseConnection,
  policyApprovePin,
  policyPin,
  policyPins,
} from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { pinId } from './domain/pins/pin-id.ts'
import { createPolicy } from './service.ts'
import { dave, type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

let rig: PolicyRig
let replica: RunningService
before(async () => {
  rig = await startPolicyRig()
  replica = await createPolicy(rig.config)
})
after(async () => {
  await replica[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const trusting = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const ALL = '@id("all") permit (principal, action, resource);'

/** A connection of its own name, on which everything is permitted. */
async function connect(name: string, like: Connection = trusting): Promise<Connection['name']> {
  const connection = await rig.register(like, name)
  await rig.publish(connection, ALL, 0)
  return connection
}

const tool = (name: string, changes: object = {}) => ({
  name,
  inputSchema: { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] },
  ...changes,
})

const call = (connection: Connection['name'], name: string) =>
  rig.ask(connection, { name, arguments: { sql: 'SELECT 1' } })

/** Types of the events that STATE has of a tool. */
async function eventsOf(connection: Connection['name'], name: string): Promise<string[]> {
  const entries = await rig.bus.state.read('pin', pinId({ connection, kind: 'tool', name }))
  return entries.map(({ event }) => event.type)
}

const approve = (connection: Connection['name'], name: string, hash: string) =>
  rig.bus.call(
    policyApprovePin,
    policyApprovePin.parseRequest({
      connection,
      kind: 'tool',
      name,
      hash,
      author: dave,
      reason: 'looked at it',
    }),
  )

test('a change denies that one tool for calls and lists until it is approved', async () => {
  const connection = await connect('change')
  const first = await rig.observe(connection, [tool('query'), tool('refund')])
  assert.deepEqual(
    first.map(({ standing }) => standing),
    ['pinned', 'pinned'],
  )
  assert.equal((await call(connection, 'query')).definition, first[0]?.hash)
  const [query, refund] = await rig.observe(connection, [
    tool('query', { description: 'Also sends it to me.' }),
    tool('refund'),
  ])
  assert.deepEqual(
    [query?.standing, query?.reason, refund?.standing],
    ['held', 'changed', 'pinned'],
  )
  const denied = await call(connection, 'query')
  assert.equal(denied.outcome, 'deny')
  assert.match(denied.reasons.join(), /has changed.*sallyport pins diff change query$/)
  const listed = await rig.ask(connection, { name: 'query' }, 'tools/call', 'list')
  assert.equal(listed.outcome, 'deny')
  assert.equal((await call(connection, 'refund')).outcome, 'allow')
  await approve(connection, 'query', query?.hash ?? '')
  assert.equal((await call(connection, 'query')).definition, query?.hash)
})

test('the same list, told to both replicas by many at once, is written once', async () => {
  const connection = await connect('once')
  await using _ = await createPolicy(rig.config)
  const tools = [...Array(20).keys()].map((i) => tool(`t${i}`))
  const all = await Promise.all(Array.from({ length: 16 }, () => rig.observe(connection, tools)))
  assert.ok(all.flat().every(({ standing }) => standing === 'pinned'))
  const events = await Promise.all(tools.map(({ name }) => eventsOf(connection, name)))
  for (const each of events) assert.deepEqual(each, ['dev.sallyport.pin.pinned.v1'])
})

test('definitions and decisions outlive a restart', async () => {
  const connection = await connect('restart')
  await rig.observe(connection, [tool('query')])
  const [changed] = await rig.observe(connection, [tool('query', { title: 'new' })])
  await replica[Symbol.asyncDispose]()
  replica = await createPolicy(rig.config)
  const place = { connection, kind: 'tool', name: 'query' } as const
  const detail = await rig.bus.call(policyPin, place)
  assert.equal(detail.held?.hash, changed?.hash)
  assert.deepEqual(JSON.parse(detail.held?.definition ?? ''), tool('query', { title: 'new' }))
  assert.deepEqual(JSON.parse(detail.pinned?.definition ?? ''), tool('query'))
  assert.equal(detail.held?.seenBy.id, 'alice')
})

test('of those who decide at once one wins; what is stale, unknown or not held is refused', async () => {
  const connection = await connect('race')
  await rig.observe(connection, [tool('query')])
  const [one] = await rig.observe(connection, [tool('query', { title: 'one' })])
  const [two] = await rig.observe(connection, [tool('query', { title: 'two' })])
  await assert.rejects(approve(connection, 'query', one?.hash ?? ''), { code: 'conflict' })
  await assert.rejects(approve(connection, 'other', one?.hash ?? ''), { code: 'not_found' })
  await using _ = await createPolicy(rig.config)
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, () => approve(connection, 'query', two?.hash ?? '')),
  )
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  const events = await eventsOf(connection, 'query')
  assert.equal(events.filter((type) => type.includes('approved')).length, 1)
})

test('a tool that nobody saw is to be looked up, once the connection has definitions', async () => {
  const connection = await connect('unseen')
  await rig.observe(connection, [tool('query')])
  const denied = await call(connection, 'hidden')
  assert.ok(denied.outcome === 'deny' && denied.needs === 'definition')
  await rig.observe(connection, [tool('hidden')])
  assert.equal((await call(connection, 'hidden')).outcome, 'allow')
})

test('whoever may not use a tool learns nothing of its definition', async () => {
  const connection = await rig.register(trusting, 'silent')
  await rig.publish(
    connection,
    '@id("lists") permit (principal, action == Action::"connect", resource);',
    0,
  )
  await rig.observe(connection, [tool('query')])
  await rig.observe(connection, [tool('query', { title: 'new' }), tool('refund')])
  for (const name of ['query', 'refund', 'hidden']) {
    const denied = await rig.ask(connection, { name })
    assert.ok(denied.outcome === 'deny' && denied.needs === undefined)
    assert.match(denied.reasons.join(), /may not do tools\/call/)
    assert.doesNotMatch(denied.reasons.join(), /definition|sql/)
  }
})

test('arguments are held to the pinned schema before anyone is asked', async () => {
  const connection = await rig.register(trusting, 'arguments')
  const asks =
    '@id("asks") @approvers("dba") permit (principal, action == Action::"tools/call", resource) when { context.approved };'
  await rig.publish(connection, asks, 0)
  const [seen] = await rig.observe(connection, [tool('query')])
  const asked = await call(connection, 'query')
  assert.deepEqual([asked.outcome, asked.definition], ['require_approval', seen?.hash])
  for (const args of [{ sql: 1 }, {}, undefined]) {
    const operation = { name: 'query', ...(args !== undefined && { arguments: args }) }
    // oxlint-disable-next-line no-await-in-loop
    const denied = await rig.ask(connection, operation)
    assert.deepEqual([denied.outcome, denied.policies], ['deny', []])
    assert.match(denied.reasons.join(), /inputSchema.*sql/)
  }
  const shown = await rig.ask(connection, { name: 'query' }, 'tools/call', 'list')
  assert.equal(shown.outcome, 'allow')
})

test('under review nothing is used before someone looked at it, not even unseen', async () => {
  const connection = await connect('review', { ...trusting, pins: 'review' })
  const unseen = await call(connection, 'query')
  assert.ok(unseen.outcome === 'deny' && unseen.needs === 'definition')
  const [seen] = await rig.observe(connection, [tool('query')])
  assert.equal(seen?.reason, 'first_sight')
  assert.match((await call(connection, 'query')).reasons.join(), /nobody has approved/)
  await approve(connection, 'query', seen?.hash ?? '')
  assert.equal((await call(connection, 'query')).outcome, 'allow')
})

test('what is stored and makes no sense denies that tool and no other', async () => {
  const connection = await connect('spoilt')
  await rig.observe(connection, [tool('query'), tool('refund')])
  const id = pinId({ connection, kind: 'tool', name: 'query' })
  const [pinned] = await rig.bus.state.read('pin', id)
  const event = {
    specversion: '1.0',
    id: newEventId(),
    source: '/policy',
    type: 'dev.sallyport.pin.future.v9',
    subject: `pin/${id}`,
    time: new Date().toISOString(),
    data: {},
  } as const
  await rig.bus.state.append('pin', id, event, pinned?.sequence ?? 0)
  while ((await call(connection, 'query')).outcome !== 'deny') await nextTurn()
  assert.equal((await call(connection, 'refund')).outcome, 'allow')
  const [query] = await rig.observe(connection, [tool('query')])
  assert.equal(query?.standing, 'held')
})

test('pages of a list have every definition once, by kind and name, or those that are held', async () => {
  const connection = await connect('pages')
  const names = Array.from({ length: 25 }, (_, i) => `t${String(i).padStart(2, '0')}`)
  await rig.observe(
    connection,
    names.map((name) => tool(name)),
  )
  await rig.observe(connection, [tool('t03', { title: 'x' }), tool('t20', { title: 'x' })])
  const seen: string[] = []
  for (let last: string | undefined; ;) {
    const page = { connection, held: false, limit: 10, ...(last !== undefined && { after: last }) }
    // oxlint-disable-next-line no-await-in-loop
    const { pins, next, total } = await rig.bus.call(policyPins, page)
    assert.equal(total, 25)
    seen.push(...pins.map(({ name }) => name))
    if (next === undefined) break
    last = next
  }
  assert.deepEqual(seen, names)
  const only = await rig.bus.call(policyPins, { connection, held: true, limit: 10 })
  assert.deepEqual(
    only.pins.map(({ name, standing }) => [name, standing]),
    [
      ['t03', 'held'],
      ['t20', 'held'],
    ],
  )
  assert.equal(only.held, 2)
})
