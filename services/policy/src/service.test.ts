import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bus, RpcError } from '@sallyport/bus'
import { type Connection, newEventId, policyGet, policyPublished, seal } from '@sallyport/contracts'
import { readCaseFile } from '@sallyport/policy-engine/case-file'
import type { PolicyConfig } from './config.ts'
import { sealPinEvent } from './domain/pins/pin-event.ts'
import { readDefinition } from './domain/pins/definition.ts'
import { pinId } from './domain/pins/pin-id.ts'
import { createPolicy } from './service.ts'
import { dave, type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

const EXAMPLES = new URL('../../../examples/policies/', import.meta.url)
const { connection: orders, cedar: ORDERS } = readCaseFile(new URL('tests/orders.yaml', EXAMPLES))

let rig: PolicyRig
let bus: Bus
let config: PolicyConfig
before(async () => {
  rig = await startPolicyRig()
  ;({ bus, config } = rig)
})
after(() => rig[Symbol.asyncDispose]())

/** A connection like `orders`, whose tool was seen, under a name of its own, so that tests do not meet. */
async function register(name: string): Promise<Connection['name']> {
  const connection = await rig.register(orders, name)
  const text = JSON.stringify({ inputSchema: { type: 'object' }, name: 'query' })
  const { hash } = readDefinition('tool', 'query', text)
  const seenBy = { kind: 'user', id: 'alice', issuer: 'i' } as const
  const data = { connection, kind: 'tool', name: 'query', hash, definition: text, seenBy } as const
  const stamp = { id: newEventId(), source: '/policy', time: new Date() }
  await bus.state.append(
    'pin',
    pinId(data),
    sealPinEvent(pinId(data), { is: 'pinned', data }, stamp),
    0,
  )
  return connection
}

const publish = (connection: Connection['name'], cedar: string, expectedVersion: number) =>
  rig.publish(connection, cedar, expectedVersion)

const ask = (connection: Connection['name'], sql: string) =>
  rig.ask(connection, { name: 'query', arguments: { sql } })

test('a connection that nobody knows, and one without policies, let nothing through', async () => {
  const name = await register('bare')
  await using _ = await createPolicy(config)
  const unknown = await ask(policyGet.parseRequest({ connection: 'nobody' }).connection, 'SELECT 1')
  const bare = await ask(name, 'SELECT 1')
  for (const decision of [unknown, bare]) {
    assert.equal(decision.outcome, 'deny')
    assert.equal(decision.policyVersion, 0)
  }
  assert.deepEqual(await bus.call(policyGet, { connection: name }), {
    connection: name,
    version: 0,
    cedar: '',
  })
})

test('a published set counts from the answer on, and after a restart', async () => {
  const name = await register('counts')
  const cedar = ORDERS.replaceAll('Connection::"orders"', `Connection::"${name}"`)
  {
    await using _ = await createPolicy(config)
    assert.deepEqual(await publish(name, cedar, 0), { version: 1 })
    const decision = await ask(name, 'SELECT * FROM customers')
    assert.equal(decision.outcome, 'allow')
    assert.equal(decision.policyVersion, 1)
    assert.deepEqual(decision.policies, ['analysts-read'])
  }
  await using _ = await createPolicy(config)
  assert.equal((await ask(name, 'SELECT * FROM customers')).outcome, 'allow')
  assert.equal((await ask(name, 'UPDATE orders SET a = 1')).outcome, 'require_approval')
  assert.deepEqual(await publish(name, '// closed', 1), { version: 2 })
  const closed = await ask(name, 'SELECT * FROM customers')
  assert.equal(closed.outcome, 'deny')
  assert.equal(closed.policyVersion, 2)
  assert.equal((await bus.call(policyGet, { connection: name })).cedar, '// closed')
})

test('who published what and why stands in the log of events', async () => {
  const name = await register('logged')
  await using _ = await createPolicy(config)
  await publish(name, '// one', 0)
  const [entry, ...more] = await bus.state.read('policy', name)
  assert.equal(more.length, 0)
  assert.ok(policyPublished.check(entry?.event))
  assert.deepEqual(entry.event.data, {
    connection: name,
    version: 1,
    cedar: '// one',
    author: dave,
    reason: 'test',
    previous: 0,
    changes: {
      added: [],
      removed: [],
      changed: [],
      diff: '--- version 0\n+++ version 1\n@@ -0,0 +1 @@\n+// one\n\\ No newline at end of file\n',
    },
  })
})

test('a text with faults is refused with all of them, and the set in force stays', async () => {
  const name = await register('faults')
  await using _ = await createPolicy(config)
  await publish(name, '// one', 0)
  const wrong = `@id("a") permit (principal, action, resource) when { context.aproved };
    @id("b") permit (principal, action == Action::"tools/cal", resource);`
  await assert.rejects(publish(name, wrong, 1), (error) => {
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 'invalid_policy')
    assert.match(error.message, /Policy a: .*did you mean `approved`/)
    assert.match(error.message, /Policy b: .*did you mean `Action::"tools\/call"`/)
    return true
  })
  assert.equal((await bus.state.read('policy', name)).length, 1)
  assert.equal((await bus.call(policyGet, { connection: name })).version, 1)
})

test('of those who publish at once one wins, the others are told', async () => {
  const name = await register('race')
  // Two replicas: a call may reach either.
  await using replicas = new AsyncDisposableStack()
  replicas.use(await createPolicy(config))
  replicas.use(await createPolicy(config))
  const tries = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => publish(name, `// ${index}`, 0)),
  )
  const lost = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  assert.equal(lost.length, 7)
  for (const error of lost) {
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 'version_conflict')
  }
  assert.equal((await bus.state.read('policy', name)).length, 1)
})

test('a stored set that cannot be read denies everything until another one is published', async () => {
  const name = await register('spoilt')
  const stamp = { id: newEventId(), source: '/policy', time: new Date() }
  const data = { connection: name, version: 1, cedar: 'permit (', author: dave, reason: 'test' }
  const event = seal(policyPublished, `policy/${name}`, data, stamp)
  await bus.state.append('policy', name, event, 0)
  await using _ = await createPolicy(config)
  const spoilt = await ask(name, 'SELECT 1')
  assert.equal(spoilt.outcome, 'deny')
  assert.equal(spoilt.policyVersion, 1)
  assert.match(spoilt.reasons.join(), /cannot be read/)
  assert.deepEqual(await publish(name, ORDERS.replaceAll('"orders"', `"${name}"`), 1), {
    version: 2,
  })
  assert.equal((await ask(name, 'SELECT 1')).outcome, 'allow')
})

test('an event that is stored under the name of another connection denies everything there', async () => {
  const [name, other] = [await register('mixed'), await register('mixed-up')]
  const stamp = { id: newEventId(), source: '/policy', time: new Date() }
  const cedar = '@id("all") permit (principal, action, resource);'
  const data = { connection: other, version: 1, cedar, author: dave, reason: 'test' }
  await bus.state.append('policy', name, seal(policyPublished, `policy/${name}`, data, stamp), 0)
  await using _ = await createPolicy(config)
  assert.equal((await ask(name, 'SELECT 1')).outcome, 'deny')
  assert.equal((await ask(other, 'SELECT 1')).outcome, 'deny')
})

test('many calls at once, some of which break the parser, are each judged for themselves', async () => {
  const name = await register('many')
  await using service = await createPolicy(config)
  assert.ok(service.failed)
  await publish(name, ORDERS.replaceAll('"orders"', `"${name}"`), 0)
  const breaking = `SELECT ${Array(20_000).fill('1').join('+')}`
  const texts = Array.from({ length: 60 }, (_, index) =>
    index % 20 === 0 ? breaking : `SELECT * FROM ${index % 2 === 0 ? 'orders' : 'payments'}`,
  )
  const decisions = await Promise.all(texts.map((sql) => ask(name, sql)))
  const outcomes = texts.map((sql) => (sql.endsWith('orders') ? 'allow' : 'deny'))
  assert.deepEqual(
    decisions.map(({ outcome }) => outcome),
    outcomes,
  )
})
