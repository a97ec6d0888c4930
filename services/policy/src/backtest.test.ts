import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bus, RpcError } from '@sallyport/bus'
import {
  type Connection,
  policyBacktest,
  policyOutline,
  type RecordedOperation,
  type RequestOf,
} from '@sallyport/contracts'
import { readCaseFile } from '@sallyport/policy-engine/case-file'
import { createPolicy } from './service.ts'
import { type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

const EXAMPLES = new URL('../../../examples/policies/', import.meta.url)
const { connection: orders, cedar: ORDERS } = readCaseFile(new URL('tests/orders.yaml', EXAMPLES))

let rig: PolicyRig
let bus: Bus
const parts = new AsyncDisposableStack()
before(async () => {
  rig = parts.use(await startPolicyRig())
  ;({ bus } = rig)
  parts.use(await createPolicy(rig.config))
})
after(() => parts.disposeAsync())

const recorded = (
  tables: string[],
  change: Partial<RecordedOperation> = {},
): RecordedOperation => ({
  principal: { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts'] },
  verb: 'tools/call',
  name: 'query',
  access: 'read',
  facts: {
    sql: {
      understood: true,
      statements: 1,
      verbs: ['SELECT'],
      tablesRead: tables,
      tablesWritten: [],
      functions: [],
    },
  },
  time: '2026-01-01T00:00:00.000Z',
  masked: [],
  ...change,
})

const call = (request: RequestOf<typeof policyBacktest>) =>
  bus.call(policyBacktest, request, { deadlineMs: 60_000 })

async function registered(name: string): Promise<Connection['name']> {
  const connection = await rig.register(orders, name)
  await rig.publish(connection, ORDERS.replaceAll('"orders"', `"${name}"`), 0)
  return connection
}

const DRAFT = `
  @id("pay") @reason("Payments are open.") permit (principal in Group::"analysts", action, resource)
    when { context has sql && context.sql.tablesRead.contains("public.payments") };
  @id("ask") @approvers("dba") @quorum("2") permit (principal, action == Action::"tools/call", resource)
    when { context.approved && context.access == "write" };`

test('recorded operations are judged by the draft and by the set in force, and neither changes', async () => {
  const connection = await registered('tried')
  const operations = [
    recorded(['public.orders']),
    recorded(['public.payments']),
    recorded([], { name: 'refund', access: 'write' }),
    recorded([], { verb: 'tools/frobnicate' }),
  ].map(({ facts, ...rest }, at) => ({ ...rest, ...(at < 2 && facts && { facts }) }))
  const { verdicts, version, readsArguments } = await call({ connection, cedar: DRAFT, operations })
  assert.deepEqual([version, readsArguments], [1, false])
  const outcomes = verdicts.map((one) => (one.is === 'judged' ? [one.outcome, one.inForce] : one))
  assert.deepEqual(outcomes, [
    ['deny', 'allow'],
    ['allow', 'deny'],
    ['require_approval', 'require_approval'],
    ['deny', 'deny'],
  ])
  const [, open, ask] = verdicts
  assert.ok(open?.is === 'judged' && ask?.is === 'judged')
  assert.deepEqual([open.policies, open.reasons], [['pay'], ['Payments are open.']])
  assert.deepEqual(ask.approval, { approvers: ['dba'], quorum: 2, ttlSeconds: 900 })
  assert.equal((await bus.state.read('policy', connection)).length, 1)
})

test('what the record does not hold is unknown, with the reason', async () => {
  const connection = await registered('unknowable')
  const { facts: _, ...bare } = recorded([])
  const { verdicts } = await call({
    connection,
    cedar: DRAFT,
    operations: [
      recorded(['[EMAIL]'], { masked: ['facts'] }),
      recorded([], { masked: ['name'] }),
      bare,
    ],
  })
  assert.deepEqual(
    verdicts.map((one) => (one.is === 'unknown' ? one.reason : one.is)),
    ['facts_masked', 'name_masked', 'facts_missing'],
  )
})

test('what a draft reads of arguments is judged as recorded, unless masking may have changed it', async () => {
  const connection = await registered('reading')
  const inputSchema = {
    type: 'object',
    properties: { amount: { type: 'number' }, reason: { type: 'string' } },
  }
  const definition = { name: 'refund', inputSchema }
  await rig.observe(connection, [definition])
  const cedar = `@id("small") permit (principal, action == Action::"tools/call", resource == Tool::"refund")
    when { context.arguments has amount && context.arguments.amount <= 100 };`
  const { facts: _, ...bare } = recorded([], { name: 'refund', access: 'write' })
  const masked: RecordedOperation['masked'] = ['arguments']
  const operations = [
    bare,
    { ...bare, arguments: { amount: 99.5 } },
    { ...bare, arguments: { amount: 100.5 } },
    { ...bare, arguments: {} },
    {
      ...bare,
      arguments: { amount: 5, reason: '[masked:email]' },
      masked,
      maskedArguments: ['/reason'],
    },
    { ...bare, arguments: { amount: '[masked:card]' }, masked, maskedArguments: ['/amount'] },
    { ...bare, arguments: { amount: 5 }, masked },
    { ...bare, name: 'list_tables', access: 'read' as const, masked },
  ]
  const { verdicts, readsArguments } = await call({ connection, cedar, operations })
  assert.ok(readsArguments)
  assert.deepEqual(
    verdicts.map((one) => (one.is === 'unknown' ? one.reason : one.outcome)),
    [
      'arguments_missing',
      'allow',
      'deny',
      'deny',
      'allow',
      'arguments_masked',
      'arguments_masked',
      'deny',
    ],
  )
})

test('a draft with problems is refused with every one of them', async () => {
  const connection = await registered('wrong')
  const cedar =
    'permit (principal, action, resource); @id("b") permit (principal, action == Action::"x", resource);'
  await assert.rejects(call({ connection, cedar, operations: [] }), (error) => {
    assert.ok(error instanceof RpcError)
    assert.equal(error.code, 'invalid_policy')
    assert.match(error.message, /it has no @id[\s\S]*Policy b:/)
    return true
  })
  // The thread still answers.
  assert.equal((await call({ connection, cedar: DRAFT, operations: [] })).verdicts.length, 0)
})

test('more verdicts than an answer can carry come in parts', async () => {
  const connection = await registered('long')
  const cedar = Array.from(
    { length: 40 },
    (_, at) =>
      `@id("${'x'.repeat(120)}${at}") @reason("${`${at} `.repeat(170)}") permit (principal, action, resource);`,
  ).join('\n')
  const operations = Array.from({ length: 256 }, () => recorded(['public.orders']))
  const { verdicts } = await call({ connection, cedar, operations })
  assert.ok(verdicts.length > 50 && verdicts.length < 256, `${verdicts.length}`)
})

test('an outline says what policies are about, and what each group sees', async () => {
  const connection = await registered('outlined')
  await rig.observe(
    connection,
    [
      { name: 'query', inputSchema: { type: 'object' } },
      { name: 'refund', inputSchema: { type: 'object' } },
      { name: 'secret', inputSchema: { type: 'object' } },
    ].map((one) => one),
  )
  const { policies, usable, complete, version } = await bus.call(policyOutline, { connection })
  assert.deepEqual([version, complete], [1, true])
  const reads = policies.find(({ id }) => id === 'analysts-read')
  assert.deepEqual(reads, {
    id: 'analysts-read',
    effect: 'permit',
    groups: ['analysts'],
    tables: ['public.orders', 'public.customers'],
  })
  const seen = Object.fromEntries(usable.map(({ group, tools }) => [group, tools]))
  assert.deepEqual(seen, {
    analysts: ['query', 'refund'],
    dba: ['query', 'refund'],
    agents: ['query'],
  })
})
