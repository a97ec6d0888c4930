import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Connection,
  type Digest,
  parseConnection,
  policyApprovePin,
  policyObserve,
  policyPin,
  policyPins,
} from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { createPolicy } from './service.ts'
import { dave, type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

// Promise: what masking hides stands in no store; what a definition is, its hash tells.

const SECRET = /jane@x\.org/g

let rig: PolicyRig
let replica: RunningService
before(async () => {
  rig = await startPolicyRig()
  replica = await createPolicy(rig.config)
  rig.maskBy((content) => content.replaceAll(SECRET, '[masked:email]'))
})
after(async () => {
  await replica[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const like = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})

async function connect(name: string): Promise<Connection['name']> {
  const connection = await rig.register(like, name)
  await rig.publish(connection, '@id("all") permit (principal, action, resource);', 0)
  return connection
}

const schema = (to: object) => ({
  inputSchema: { type: 'object', properties: { to: { type: 'string', ...to } } },
})
const tool = (name: string, to: object, more: object = {}) => ({ name, ...schema(to), ...more })

const use = (connection: Connection['name'], name: string, args: object) =>
  rig.ask(connection, { name, arguments: { ...args } })

const detail = (connection: Connection['name'], name: string) =>
  rig.bus.call(policyPin, { connection, kind: 'tool', name })

const approve = (connection: Connection['name'], name: string, hash: Digest) =>
  rig.bus.call(policyApprovePin, {
    connection,
    kind: 'tool',
    name,
    hash,
    author: dave,
    reason: 'looked at it',
  })

/** Everything that STATE has of the pins of a connection. */
async function stored(connection: Connection['name']): Promise<string> {
  const texts: string[] = []
  const follower = await rig.bus.state.follow(['pin'], ({ id, event }) => {
    if (id.startsWith(connection)) texts.push(JSON.stringify(event))
  })
  await follower[Symbol.asyncDispose]()
  assert.notEqual(texts.length, 0)
  return texts.join('\n')
}

test('texts for readers are kept masked, and the tool is used as ever', async () => {
  const connection = await connect('texts')
  const told = { description: 'Ask jane@x.org', title: 'jane@x.org', examples: ['jane@x.org'] }
  const [seen] = await rig.observe(connection, [tool('send', told, { description: 'jane@x.org' })])
  assert.equal(seen?.standing, 'pinned')
  assert.doesNotMatch(await stored(connection), SECRET)
  assert.match(await stored(connection), /Ask \[masked:email\]/)
  assert.equal((await use(connection, 'send', { to: 'a' })).outcome, 'allow')
  const wrong = await use(connection, 'send', { to: 1 })
  assert.match(wrong.reasons.join(), /do not match/)
})

test('a change of nothing but what is masked is a change', async () => {
  const connection = await connect('masked-change')
  await rig.observe(connection, [tool('send', {}, { description: 'jane@x.org' })])
  const [changed] = await rig.observe(connection, [
    tool('send', {}, { description: '[masked:email]' }),
  ])
  assert.equal(changed?.standing, 'held')
  const { pinned, held } = await detail(connection, 'send')
  assert.equal(pinned?.definition, held?.definition)
  assert.notEqual(pinned?.hash, held?.hash)
})

test('another profile makes no pin look changed', async () => {
  const connection = await connect('profile')
  const offered = [tool('send', {}, { description: 'call 555-0199, jane@x.org' })]
  await rig.observe(connection, offered)
  rig.maskBy((content) => content.replaceAll('555-0199', '0'))
  const [again] = await rig.observe(connection, offered)
  rig.maskBy((content) => content.replaceAll(SECRET, '[masked:email]'))
  assert.equal(again?.standing, 'pinned')
})

for (const [what, to, more] of [
  ['enum', { enum: ['jane@x.org', 'a'] }, {}],
  ['const', { const: 'jane@x.org' }, {}],
  ['default', { default: 'jane@x.org' }, {}],
  ['default of many members', { default: { description: 'jane@x.org' } }, {}],
  ['pattern', { pattern: 'jane@x.org' }, {}],
  ['property', { properties: { 'jane@x.org': {} } }, {}],
  ['property called title', { properties: { title: { const: 'jane@x.org' } } }, {}],
] as const)
  test(`where masking hides a ${what}, no arguments are taken until a profile keeps it`, async () => {
    const connection = await connect(`checks-${what.replaceAll(' ', '-')}`)
    const offered = [tool('send', to, more)]
    const [seen] = await rig.observe(connection, offered)
    assert.equal(seen?.standing, 'pinned')
    assert.doesNotMatch(await stored(connection), SECRET)
    for (const args of [{}, { to: 'jane@x.org' }, { to: '[masked:email]' }]) {
      const refused = await use(connection, 'send', args)
      assert.equal(refused.outcome, 'deny')
      assert.match(refused.reasons.join(), /no arguments can be checked.*masking profile/)
    }
    rig.maskBy((content) => content)
    const [again] = await rig.observe(connection, offered)
    rig.maskBy((content) => content.replaceAll(SECRET, '[masked:email]'))
    assert.deepEqual(again, seen)
    const now = await use(connection, 'send', { to: 1 })
    assert.doesNotMatch(now.reasons.join(), /masking/)
    assert.equal((await rig.observe(connection, offered))[0]?.standing, 'pinned')
  })

test('a masked name is used by its own name, and found by the one that lists show', async () => {
  const connection = await connect('names')
  const name = 'mail_jane@x.org'
  await rig.observe(connection, [tool(name, {})])
  assert.equal((await use(connection, name, {})).outcome, 'allow')
  assert.equal((await use(connection, 'mail_[masked:email]', {})).outcome, 'deny')
  const [changed] = await rig.observe(connection, [tool(name, {}, { title: 'new' })])
  assert.equal((await use(connection, name, {})).outcome, 'deny')
  assert.doesNotMatch(await stored(connection), SECRET)
  const { pins } = await rig.bus.call(policyPins, { connection, held: true, limit: 9 })
  assert.deepEqual(
    pins.map((pin) => pin.name),
    ['mail_[masked:email]'],
  )
  const { held } = await detail(connection, 'mail_[masked:email]')
  assert.equal(held?.hash, changed?.hash)
  assert.ok(changed !== undefined)
  await approve(connection, 'mail_[masked:email]', changed.hash)
  assert.equal((await use(connection, name, {})).outcome, 'allow')
  assert.doesNotMatch(await stored(connection), SECRET)
})

test('places of hidden characters and names of what cannot be read are masked, too', async () => {
  const connection = await connect('places')
  const hidden = { properties: { 'jane@x.org': { title: 'a\u200b' } } }
  const [seen] = await rig.observe(connection, [tool('send', hidden)])
  assert.deepEqual([seen?.standing, seen?.reason], ['held', 'flagged'])
  const { held } = await detail(connection, 'send')
  assert.deepEqual(
    held?.flags.map(({ place }) => place),
    ['/inputSchema/properties/to/properties/[masked:email]/title'],
  )
  const text = '{"name":"jane@x.org","a":1,"a":2}'
  const principal = { ...dave, id: 'alice' }
  await rig.bus.call(policyObserve, {
    connection,
    kind: 'tool',
    principal,
    definitions: [{ name: 'jane@x.org', text }],
  })
  assert.doesNotMatch(await stored(connection), SECRET)
})

test('where masking does not answer nothing new is kept or used, and what is known goes on', async () => {
  const connection = await connect('unavailable')
  await rig.observe(connection, [tool('known', {})])
  rig.maskBy(() => {
    throw new Error('masking failed')
  })
  await assert.rejects(rig.observe(connection, [tool('known', {}), tool('new', {})]), {
    code: 'unavailable',
  })
  assert.equal((await rig.observe(connection, [tool('known', {})]))[0]?.standing, 'pinned')
  rig.maskBy((content) => content.replaceAll(SECRET, '[masked:email]'))
  assert.equal((await use(connection, 'new', {})).outcome, 'deny')
})
