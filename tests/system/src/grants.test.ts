import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, type McpClient, succeeded, type System, waitingFor } from '@sallyport/kit'

let system: System
before(async () => {
  system = await bootSystem({ hold: { legMs: 300, maxLegs: 2 } })
})
after(() => system[Symbol.asyncDispose]())

const UPDATE = 'UPDATE orders SET quantity = quantity + 1 WHERE id = 1'
const change = (client: McpClient, sql = UPDATE) => client.callTool('query', { sql })

/** The number that each execution raises by one. */
async function quantity(): Promise<number> {
  const [row] = await system.orders.rows('SELECT quantity FROM orders WHERE id = 1')
  return Number(row?.['quantity'])
}

type User = Parameters<System['cli']>[0]

/** Runs a command of the CLI that must succeed; what it prints as JSON. */
async function run(user: User, ...args: string[]): Promise<Readonly<Record<string, unknown>>> {
  const value: unknown = JSON.parse(succeeded(await system.cli(user, ['--json', ...args])).stdout)
  return Object(value)
}

const ask = (user: User, verb: 'request' | 'break-glass', ...rest: string[]) =>
  run(user, 'access', verb, '--connection', 'orders', '--reason', 'clean-up', ...rest)

/** The code at the end of what the CLI says where it is refused. */
async function refusal(user: User, ...args: string[]): Promise<string | undefined> {
  const { code, stderr } = await system.cli(user, args)
  assert.equal(code, 1, stderr)
  return /\((\w+)\)\s*$/.exec(stderr)?.[1]
}

test('access that is asked for ahead lets calls of its class pass, and nothing else, until it is revoked', async () => {
  const earlier = await quantity()
  await using alice = await system.connect('v2-modern', 'orders', 'alice')
  const asked = await ask('alice', 'request', '--tool', 'query', '--for', '30m')
  const id = String(asked['id'])
  assert.equal(await refusal('alice', 'approvals', 'approve', id), 'own_request')
  const shown = succeeded(await system.cli('bob', ['approvals', 'show', id])).stdout
  assert.match(shown, /access to orders: tools\/call query, up to write for 30 min/)
  assert.match(shown, /clean-up/)
  succeeded(await system.cli('bob', ['approvals', 'approve', id]))

  for (let i = 0; i < 3; i++) assert.equal((await change(alice)).isError, false)
  assert.equal(await quantity(), earlier + 3)
  const refund = await alice.callTool('refund', { order_id: 1, amount: 1, reason: 'test' })
  assert.match(refund.text, /is pending/, 'another tool')
  const all = await change(alice, 'UPDATE orders SET quantity = quantity')
  assert.match(all.text, /is pending/, 'what another policy asks consent of two for')
  assert.match((await change(alice, 'SELECT * FROM payments')).text, /never see/)

  const listed = succeeded(await system.cli('alice', ['access', 'list'])).stdout
  assert.match(listed, new RegExp(`${id} .*alice.*orders: tools/call query, up to write`))
  succeeded(await system.cli('bob', ['access', 'revoke', id, '--reason', 'enough']))
  assert.match((await change(alice)).text, /is pending/)
  assert.equal(await quantity(), earlier + 3)
  assert.match(succeeded(await system.cli('alice', ['access', 'list'])).stdout, /Nobody/)
  assert.match(
    succeeded(await system.cli('alice', ['access', 'list', '--all'])).stdout,
    new RegExp(`${id}.*revoked`),
  )
})

test('an approver offers the class of a call, no longer than policy lets them; it is for this caller alone', async () => {
  const earlier = await quantity()
  await using alice = await system.connect('v1', 'orders', 'alice')
  const marked = `${UPDATE} AND 'offer' = 'offer'`
  const call = change(alice, marked)
  const id = await waitingFor(system, "'offer'")
  assert.equal(await refusal('bob', 'approvals', 'approve', id, '--for', '31m'), 'grant_too_long')
  const voted = await run('bob', 'approvals', 'approve', id, '--for', '10m')
  assert.equal(Reflect.get(Object(voted['grant']), 'ended'), undefined)
  await call
  assert.equal((await change(alice)).isError, false)
  assert.ok((await quantity()) >= earlier + 1)
  await using bob = await system.connect('v2-modern', 'orders', 'bob')
  assert.match((await change(bob)).text, /is pending/)
  succeeded(await system.cli('alice', ['access', 'revoke', id]))
})

test('access is extended by a new consent only', async () => {
  const asked = await ask('alice', 'request', '--tool', 'query', '--for', '1m')
  const id = String(asked['id'])
  await run('bob', 'approvals', 'approve', id)
  const more = await run('alice', 'access', 'extend', id, '--for', '20m', '--reason', 'more')
  assert.equal(more['status'], 'pending')
  const extended = await run('bob', 'approvals', 'approve', String(more['id']))
  const until = Reflect.get(Object(extended['grant']), 'until')
  assert.ok(Date.parse(String(until)) > Date.now() + 19 * 60_000)
  for (const one of [id, String(more['id'])]) await run('alice', 'access', 'revoke', one)
})

test('in an emergency who may takes access without consent, and everybody is told', async () => {
  const earlier = await quantity()
  assert.equal(
    await refusal(
      'alice',
      ...'access break-glass --connection orders --for 10m --reason x'.split(' '),
    ),
    'no_break_glass',
  )
  const taken = await ask('bob', 'break-glass', '--tool', 'query', '--for', '10m')
  const id = String(taken['id'])
  await using bob = await system.connect('v2-modern', 'orders', 'bob')
  assert.equal((await change(bob)).isError, false)
  assert.equal(await quantity(), earlier + 1)
  const told = await system.until('an event of its own class', async () =>
    (await system.auditEvents()).find((event) => event.class === 'break_glass'),
  )
  assert.match(JSON.stringify(told.data), /bob broke the glass/)
  assert.match(JSON.stringify(told.data), /"severity":"High"/)
  succeeded(await system.cli('dave', ['access', 'revoke', id, '--reason', 'over']))
  assert.match((await change(bob)).text, /is pending/)
})

interface Row {
  readonly kind: string
  readonly id?: string
  readonly who?: { readonly id: string }
  readonly operation?: { readonly name: string }
  readonly granted?: number
  readonly breakGlass?: number | boolean
  readonly consents?: readonly { readonly id: string; readonly kind: string }[]
  readonly votes?: readonly { readonly voter: string }[]
  readonly events?: readonly { readonly event: string; readonly type: string }[]
}

const types = (row: Row | undefined) => row?.events?.map(({ type }) => type.split('.').at(-2))

test('the report of access has what was done under each, who consented, and events that the log proves', async () => {
  const rows = await system.until('every use stands in the report', async () => {
    const report = await run('carol', 'report', 'access', '--since', '1h', '--connection', 'orders')
    const all: readonly Row[] = Array.isArray(report['rows']) ? report['rows'] : []
    const bob = all.find(({ who, operation }) => who?.id === 'bob' && operation?.name === 'query')
    return bob?.breakGlass === 1 ? all : undefined
  })
  const used = (id: string): Row | undefined =>
    rows.find(({ who, operation }) => who?.id === id && operation?.name === 'query')
  const alice = used('alice')
  assert.ok(
    (alice?.granted ?? 0) >= 4,
    'three under what was asked for, one under what was offered',
  )
  assert.equal(alice?.breakGlass, 0)
  assert.equal(used('bob')?.granted, 0)
  const [glass] = used('bob')?.consents ?? []
  assert.equal(glass?.kind, 'break_glass')
  const consents = rows.filter(({ kind }) => kind === 'consent')
  const taken = consents.find(({ id }) => id === glass.id)
  assert.deepEqual([taken?.breakGlass, taken?.votes], [true, []], 'nobody was asked')
  const grant = alice?.consents?.find(({ kind }) => kind === 'grant')
  const given = consents.find(({ id }) => id === grant?.id)
  assert.deepEqual([given?.breakGlass, given?.votes?.map(({ voter }) => voter)], [false, ['bob']])
  for (const { event, type } of [...(taken?.events ?? []), ...(given?.events ?? [])]) {
    // What has just happened is in the log a moment later.
    const proof = await system.until(`a proof of ${type}`, async () => {
      const { code, stdout } = await system.cli('carol', ['proof', event])
      return code === 0 ? stdout : undefined
    })
    assert.match(proof, /c2sp\.org\/tlog-proof/, type)
  }
  assert.deepEqual(types(taken), ['breakGlass', 'revoked'])
  assert.deepEqual(types(given)?.slice(0, 3), ['requested', 'voted', 'resolved'])
})
