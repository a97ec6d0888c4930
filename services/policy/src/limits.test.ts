import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus } from '@sallyport/bus'
import {
  type Connection,
  type Decision,
  parseConnection,
  policyDecide,
  policySpend,
  type Principal,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import { SharedBuckets } from './bucket-keeper.ts'
import { createLimits } from './limits.ts'
import { createPolicy } from './service.ts'
import { type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

let rig: PolicyRig
before(async () => {
  rig = await startPolicyRig()
})
after(() => rig[Symbol.asyncDispose]())

const like = parseConnection({
  name: 'any',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const alice: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: [] }
const bob: Principal = { ...alice, id: 'bob' }

interface Asked {
  readonly bus?: Bus
  readonly principal?: Principal
  readonly limits?: RequestOf<typeof policyDecide>['limits'] | 'none'
}

const ask = (
  connection: Connection['name'],
  { bus = rig.bus, principal = alice, limits = 'take' }: Asked = {},
): Promise<Decision> =>
  bus.call(policyDecide, {
    phase: 'call',
    principal,
    operation: { connection, kind: 'mcp', verb: 'resources/read', name: 'a:b' },
    ...(limits !== 'none' && { limits }),
  })

/** Outcomes of calls one after the other. */
async function inTurn(
  times: number,
  connection: Connection['name'],
  asked: Asked = {},
): Promise<readonly string[]> {
  const outcomes: string[] = []
  // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
  for (let i = 0; i < times; i++) outcomes.push((await ask(connection, asked)).outcome)
  return outcomes
}

/** A connection with a policy set. Must be called while the service runs. */
async function connect(name: string, cedar: string): Promise<Connection['name']> {
  const connection = await rig.register(like, name)
  await rig.publish(connection, cedar, 0)
  return connection
}

const permit = (annotations: string): string =>
  `@id("p") ${annotations} permit (principal, action, resource);`

/** Two replicas of a service. */
async function both(start: () => Promise<AsyncDisposable>): Promise<AsyncDisposable> {
  await using parts = new AsyncDisposableStack()
  parts.use(await start())
  parts.use(await start())
  return parts.move()
}

test('replicas that contend for one bucket grant exactly what it holds', async () => {
  const size = { amount: 50, periodSeconds: 86_400 }
  const replicas = await Promise.all(
    Array.from({ length: 4 }, async () => new SharedBuckets((await rig.connect()).rates, Date.now)),
  )
  const taken = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => replicas[i % 4]?.take('race', size, { units: 1 })),
  )
  assert.equal(taken.filter((one) => one?.granted).length, 50)
})

test('nothing is refused on what a replica remembers: what another gives back can be taken at once', async () => {
  const size = { amount: 2, periodSeconds: 86_400 }
  const here = new SharedBuckets((await rig.connect()).rates, Date.now)
  const there = new SharedBuckets((await rig.connect()).rates, Date.now)
  const take = async (replica: SharedBuckets, units: number): Promise<boolean> =>
    (await replica.take('given-back', size, { units })).granted
  assert.deepEqual(
    [await take(here, 1), await take(here, 1), await take(here, 1)],
    [true, true, false],
  )
  assert.equal(await take(there, -1), true)
  assert.deepEqual([await take(here, 1), await take(there, 1)], [true, false])
})

test('calls of one principal that overlap share a round trip', async () => {
  const { rates } = await rig.connect()
  let trips = 0
  const counted: Bus['rates'] = {
    get: async (...args) => (trips++, rates.get(...args)),
    put: async (...args) => (trips++, rates.put(...args)),
  }
  const buckets = new SharedBuckets(counted, Date.now)
  const size = { amount: 1000, periodSeconds: 86_400 }
  const taken = await Promise.all(
    Array.from({ length: 500 }, () => buckets.take('burst', size, { units: 1 })),
  )
  assert.ok(taken.every(({ granted }) => granted))
  assert.ok(trips <= 6, `${trips} round trips`)
  assert.equal(Math.round((await rates.get('burst'))?.fill.used ?? 0), 500)
})

test('a refusal says what is allowed and when to come back, and is right about it', async () => {
  let now = Date.now()
  await using _ = await createPolicy(rig.config, { now: () => new Date(now) })
  const connection = await connect('says', permit('@rate("30/m")'))
  assert.deepEqual(new Set(await inTurn(30, connection)), new Set(['allow']))
  const refused = await ask(connection)
  assert.ok(refused.outcome === 'deny')
  assert.equal(refused.limit, 'rate')
  assert.equal(refused.retryAfterSeconds, 2)
  assert.deepEqual(refused.policies, ['p'])
  assert.deepEqual(refused.reasons, [
    'Too many calls: 30 calls a minute are allowed to each principal (policy p); come back in 2 s.',
  ])
  now += 1900
  assert.equal((await ask(connection)).outcome, 'deny')
  now += 100
  assert.deepEqual(await inTurn(2, connection), ['allow', 'deny'])
  assert.equal((await ask(connection, { principal: bob })).outcome, 'allow')
})

test('questions out of interest and in lists take nothing, and are told of no limit', async () => {
  await using _ = await createPolicy(rig.config)
  const connection = await connect('interest', permit('@rate("2/d")'))
  assert.deepEqual(await inTurn(5, connection, { limits: 'none' }), Array(5).fill('allow'))
  assert.deepEqual(await inTurn(5, connection, { limits: 'check' }), Array(5).fill('allow'))
  assert.equal(
    (await rig.ask(connection, { name: 'a:b' }, 'resources/read', 'list')).outcome,
    'allow',
  )
  assert.deepEqual(await inTurn(3, connection), ['allow', 'allow', 'deny'])
  assert.deepEqual(await inTurn(1, connection, { limits: 'none' }), ['allow'])
})

test('a call that needs approval takes when the consent is used, and needs that there is something to take', async () => {
  await using _ = await createPolicy(rig.config)
  const cedar = `@id("p") @approvers("dba") @rate("1/d") permit (principal, action in [Action::"tools/call", Action::"resources/read"], resource) when { context.approved };`
  const connection = await connect('consent', cedar)
  assert.deepEqual(await inTurn(3, connection), Array(3).fill('require_approval'))
  assert.deepEqual(await inTurn(2, connection, { limits: 'consented' }), [
    'require_approval',
    'deny',
  ])
  assert.deepEqual(await inTurn(1, connection, { limits: 'continues' }), ['require_approval'])
  const refused = await ask(connection)
  assert.ok(refused.outcome === 'deny')
  assert.equal(refused.limit, 'rate')
  const plain = await connect('continues', permit('@rate("1/d")'))
  assert.deepEqual(await inTurn(2, plain, { limits: 'continues' }), ['allow', 'deny'])
})

test('what is refused by one rate takes nothing from another', async () => {
  await using _ = await createPolicy(rig.config)
  const connection = await connect(
    'several',
    permit('@rate("4/d per connection, 2/d per principal")'),
  )
  assert.deepEqual(await inTurn(6, connection), ['allow', 'allow', ...Array(4).fill('deny')])
  assert.deepEqual(await inTurn(3, connection, { principal: bob }), ['allow', 'allow', 'deny'])
  const carol = { ...alice, id: 'carol' }
  const refused = await ask(connection, { principal: carol })
  assert.ok(refused.outcome === 'deny')
  assert.match(refused.reasons.join(), /4 calls a day are allowed on this connection/)
})

test('whoever has used up their own rate takes nothing from what others share', async () => {
  await using _ = await createPolicy(rig.config)
  const cedar = permit('@rate("4/d per connection, 2/d per principal")')
  const connection = await connect('shared', cedar)
  const asked = Array.from({ length: 40 }, () => ask(connection))
  const others = [bob, bob].map((principal) => ask(connection, { principal }))
  const outcomes = (await Promise.all([...asked, ...others])).map(({ outcome }) => outcome)
  assert.deepEqual(outcomes.slice(-2), ['allow', 'allow'])
  assert.equal(outcomes.filter((outcome) => outcome === 'allow').length, 4)
})

const spend = (
  connection: Connection['name'],
  decision: Decision,
  carried: { readonly rows: number; readonly bytes: number },
): Promise<ReplyOf<typeof policySpend>> => {
  const { quotas = [] } = decision.outcome === 'allow' ? decision.obligations : {}
  return rig.bus.call(policySpend, {
    principal: alice,
    operation: { connection, verb: 'resources/read', name: 'a:b' },
    budgets: quotas.filter(({ unit }) => unit !== 'calls'),
    ...carried,
  })
}

test('a budget is debited whole or not at all, and refuses calls when it is used up', async () => {
  await using _ = await createPolicy(rig.config)
  const connection = await connect(
    'budget',
    permit('@rate("100/d") @budget("10 rows/d, 1 kB/d per connection")'),
  )
  const decision = await ask(connection)
  assert.deepEqual(await spend(connection, decision, { rows: 6, bytes: 500 }), {
    outcome: 'spent',
  })
  const short = await spend(connection, decision, { rows: 6, bytes: 100 })
  assert.ok(short.outcome === 'refused')
  assert.match(short.reason, /6 rows, more than is left .*10 rows a day.* come back in 5 h/)
  assert.equal(short.retryAfterSeconds, 17_280)
  const bytes = await spend(connection, decision, { rows: 4, bytes: 600 })
  assert.ok(bytes.outcome === 'refused')
  assert.match(bytes.reason, /600 bytes, more than is left/)
  assert.equal((await ask(connection)).outcome, 'allow')
  assert.deepEqual(await spend(connection, decision, { rows: 4, bytes: 10 }), { outcome: 'spent' })
  const empty = await ask(connection)
  assert.ok(empty.outcome === 'deny')
  assert.equal(empty.limit, 'budget')
  assert.ok((empty.retryAfterSeconds ?? 0) > 8000)
  const checked = await ask(connection, { limits: 'check' })
  assert.equal(checked.outcome, 'deny')
  const large = await spend(connection, decision, { rows: 11, bytes: 1 })
  assert.ok(large.outcome === 'refused')
  assert.match(large.reason, /more than the whole budget/)
})

test('a call that a used-up budget refuses takes nothing from its rate', async () => {
  let now = Date.now()
  await using _ = await createPolicy(rig.config, { now: () => new Date(now) })
  const connection = await connect('untaken', permit('@rate("2/d") @budget("1 rows/m")'))
  const decision = await ask(connection)
  await spend(connection, decision, { rows: 1, bytes: 0 })
  assert.deepEqual(await inTurn(5, connection), Array(5).fill('deny'))
  now += 60_000
  assert.equal((await ask(connection)).outcome, 'allow')
})

test('where nothing can be counted what has a rate or a budget is refused, to be tried again', async () => {
  const own = await rig.connect()
  const limits = createLimits(new SharedBuckets(own.rates, Date.now))
  const use = {
    principal: alice,
    operation: { connection: like.name, verb: 'resources/read', name: 'a:b' },
  }
  const rate = { policy: 'p', unit: 'calls', amount: 5, periodSeconds: 60, per: 'tool' } as const
  const rows = { ...rate, unit: 'rows' } as const
  assert.equal(await limits.admit([rate], use, 'take'), undefined)
  using _ = rig.pauseBus()
  while (await own.healthy());
  const [taking, looking, spending] = await Promise.allSettled([
    limits.admit([rate], use, 'take'),
    limits.admit([rows], use, 'leave'),
    limits.spend([rows], use, { rows: 1, bytes: 1 }),
  ])
  for (const answer of [taking, looking]) {
    assert.ok(answer.status === 'fulfilled')
    assert.equal(answer.value?.limit, 'unavailable')
    assert.equal(answer.value.retryAfterSeconds, 1)
  }
  assert.equal(spending.status, 'rejected')
})

test('of 200 calls at once on two replicas exactly as many pass as the bucket holds, and none after a restart of everything', async () => {
  const start = () => createPolicy(rig.config)
  const connection = await rig.register(like, 'exact')
  {
    await using replicas = await both(start)
    assert.ok(replicas)
    await rig.publish(connection, permit('@rate("50/d")'), 0)
    const clients = await Promise.all(Array.from({ length: 10 }, () => rig.connect()))
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => ask(connection, { bus: clients[i % 10] ?? rig.bus })),
    )
    assert.equal(answers.filter(({ outcome }) => outcome === 'allow').length, 50)
  }
  await rig.restartBus()
  await using _ = await both(start)
  const bus = await rig.connect()
  assert.deepEqual(await inTurn(5, connection, { bus }), Array(5).fill('deny'))
})
