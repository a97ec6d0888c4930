import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  type Connection,
  parseConnection,
  policyCan,
  policyExplain,
  policyHistory,
  policyValidate,
  policyVersion,
  type Principal,
} from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { createPolicy } from './service.ts'
import { type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

let rig: PolicyRig
let service: RunningService
before(async () => {
  rig = await startPolicyRig(64 * 1024 ** 2)
  service = await createPolicy(rig.config)
})
after(async () => {
  await service[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const like = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
    look: { access: 'read' },
  },
  mask: 'default',
})

const alice: Principal = { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts'] }
const READ = `@id("read") @reason("Reading is fine.")
permit (principal in Group::"analysts", action == Action::"tools/call", resource)
when { context.access == "read" };`
const WRITE = `@id("write") @approvers("dba")
permit (principal in Group::"analysts", action == Action::"tools/call", resource)
when { context.approved && context.access == "write" };`
const CONNECT = `@id("connect") permit (principal, action == Action::"connect", resource);`

const tool = (name: string, title = 'tool') => ({ name, title, inputSchema: { type: 'object' } })

test('every version is told of with what it changed, and is read back, after a restart too', async () => {
  const connection = await rig.register(like, 'told')
  await rig.publish(connection, READ, 0)
  await rig.publish(connection, `${READ}\n${WRITE}`, 1)
  await rig.publish(connection, `// only a comment\n${READ}\n${WRITE.replace('dba', 'leads')}`, 2)
  await rig.publish(connection, CONNECT, 3)
  await service[Symbol.asyncDispose]()
  service = await createPolicy(rig.config)
  const { versions, next } = await rig.bus.call(policyHistory, { connection, limit: 40 })
  assert.equal(next, undefined)
  assert.deepEqual(
    versions.map(({ version, previous, changes }) => [version, previous, changes]),
    [
      [4, 3, { added: ['connect'], removed: ['read', 'write'], changed: [] }],
      [3, 2, { added: [], removed: [], changed: ['write'] }],
      [2, 1, { added: ['write'], removed: [], changed: [] }],
      [1, 0, { added: ['read'], removed: [], changed: [] }],
    ],
  )
  const second = await rig.bus.call(policyVersion, { connection, version: 2 })
  assert.equal(second.cedar, `${READ}\n${WRITE}`)
  assert.deepEqual([second.author.id, second.reason], ['dave', 'test'])
  assert.match(
    second.changes?.diff ?? '',
    /^--- version 1\n\+\+\+ version 2\n@@ .*\+@id\("write"\)/s,
  )
  await assert.rejects(rig.bus.call(policyVersion, { connection, version: 5 }), {
    code: 'not_found',
  })
})

test('the history comes in pages without a gap', async () => {
  const connection = await rig.register(like, 'pages')
  for (let version = 0; version < 5; version++) {
    // oxlint-disable-next-line no-await-in-loop -- each version is on top of the one before
    await rig.publish(connection, `// ${version}`, version)
  }
  const page = (until?: number) =>
    rig.bus.call(policyHistory, {
      connection,
      limit: 2,
      ...(until !== undefined && { before: until }),
    })
  const first = await page()
  const second = await page(first.next)
  const third = await page(second.next)
  const seen = [first, second, third].map(({ versions }) => versions.map(({ version }) => version))
  assert.deepEqual(seen, [[5, 4], [3, 2], [1]])
  assert.equal(third.next, undefined)
})

test('a draft is looked over without being published', async () => {
  const connection = await rig.register(like, 'draft')
  await rig.publish(connection, READ, 0)
  const look = (cedar: string) => rig.bus.call(policyValidate, { connection, cedar })
  const fine = await look(`${READ}\n${WRITE}`)
  assert.deepEqual([fine.problems, fine.inForce, fine.changes?.added], [[], 1, ['write']])
  const wrong = await look(READ.replace('access', 'acces'))
  assert.match(wrong.problems.join(), /^Policy read: .*did you mean `access`/)
  assert.deepEqual(wrong.changes?.changed, ['read'])
  const unread = await look('permit (')
  assert.equal(unread.problems.length, 1)
  assert.equal(unread.changes, undefined)
  const { versions } = await rig.bus.call(policyHistory, { connection, limit: 5 })
  assert.equal(versions.length, 1)
  const [nowhere] = [policyValidate.parseRequest({ connection: 'nowhere', cedar: '' })]
  await assert.rejects(rig.bus.call(policyValidate, nowhere), { code: 'not_found' })
})

test('an explanation is the decision of now, with the text of the policies that determine it', async () => {
  const connection = await rig.register(like, 'explained')
  await rig.publish(connection, `${READ}\n${WRITE}`, 0)
  await rig.observe(connection, [tool('query')])
  const explain = (sql: string) =>
    rig.bus.call(policyExplain, {
      principal: alice,
      operation: {
        connection,
        kind: 'mcp',
        verb: 'tools/call',
        name: 'query',
        arguments: { sql },
      },
    })
  const read = await explain('SELECT 1')
  assert.equal(read.decision.outcome, 'allow')
  assert.deepEqual(read.policies, [
    {
      id: 'read',
      effect: 'permit',
      annotations: { id: 'read', reason: 'Reading is fine.' },
      cedar: READ,
    },
  ])
  assert.deepEqual(
    await rig.ask(connection, { name: 'query', arguments: { sql: 'SELECT 1' } }),
    read.decision,
  )
  const write = await explain('DELETE FROM orders')
  assert.equal(write.decision.outcome, 'require_approval')
  assert.deepEqual(
    write.policies.map(({ id }) => id),
    ['write'],
  )
  assert.deepEqual(write.decision.facts?.sql?.tablesWritten, ['public.orders'])
})

const permissions = async (connection: Connection['name'], principal = alice) => {
  const reply = await rig.bus.call(policyCan, { connection, principal, limit: 500 })
  return new Map(reply.permissions.map(({ name, ...rest }) => [name, rest]))
}

test('what depends on where it comes from is told for an address', async () => {
  const connection = await rig.register(like, 'near')
  const inside = 'context.clientAddress.isInRange(ip("10.0.0.0/8"))'
  await rig.publish(
    connection,
    `@id("in") permit (principal, action, resource) when { ${inside} };`,
    0,
  )
  await rig.observe(connection, [tool('look')])
  const outcomeFrom = async (clientAddress: string): Promise<string | undefined> => {
    const asked = { connection, principal: alice, limit: 500, clientAddress }
    const { permissions: told } = await rig.bus.call(policyCan, asked)
    return told.find(({ name }) => name === 'look')?.outcome
  }
  assert.equal(await outcomeFrom('10.1.2.3'), 'allow')
  assert.equal(await outcomeFrom('192.0.2.1'), 'deny')
})

test('what someone can do says with whose consent, and where it depends on arguments', async () => {
  const connection = await rig.register(like, 'able')
  await rig.publish(connection, `${CONNECT}\n${READ}\n${WRITE}`, 0)
  await rig.observe(connection, [tool('query'), tool('look'), tool('change'), tool('other')])
  await rig.observe(connection, [
    tool('query'),
    tool('look'),
    tool('change'),
    tool('other', 'changed'),
  ])
  const can = await permissions(connection)
  const kind = 'tool'
  assert.deepEqual(can.get('connect'), {
    kind: 'method',
    outcome: 'allow',
    policies: ['connect'],
    approvers: [],
  })
  assert.equal(can.get('roots/list')?.outcome, 'deny')
  assert.deepEqual(can.get('look'), { kind, outcome: 'allow', policies: ['read'], approvers: [] })
  assert.deepEqual(can.get('change'), {
    kind,
    outcome: 'approval',
    policies: ['write'],
    approvers: ['dba'],
  })
  assert.deepEqual(can.get('query'), {
    kind,
    outcome: 'some',
    policies: ['read', 'write'],
    approvers: ['dba'],
  })
  assert.deepEqual([can.get('other')?.outcome, can.get('other')?.held], ['deny', true])
  const stranger = await permissions(connection, { ...alice, groups: [] })
  for (const name of ['look', 'change', 'query']) assert.equal(stranger.get(name)?.outcome, 'deny')
})

test('ten thousand tools are told of in pages, and decisions come in between', async () => {
  const connection = await rig.register(like, 'huge')
  await rig.publish(connection, `${CONNECT}\n${READ}\n${WRITE}`, 0)
  const names = Array.from({ length: 10_000 }, (_, index) => `t${index}`)
  for (let start = 0; start < names.length; start += 500) {
    // oxlint-disable-next-line no-await-in-loop -- one list after the other, as a target sends them
    await rig.observe(
      connection,
      names.slice(start, start + 500).map((name) => tool(name)),
    )
  }
  const found = new Set<string>()
  let between = 0
  for (let next: string | undefined = ''; next !== undefined;) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the one behind it
    const page: Page = await onePage(connection, next)
    for (const { name } of page.permissions) found.add(name)
    between += page.between
    next = page.next
  }
  assert.equal(found.size, names.length + 5)
  // One at a time, each behind the one before: held up by a whole page, there would be one or two of them in each.
  assert.ok(between > 5, `${between} decisions`)
})

interface Page {
  readonly permissions: readonly { readonly name: string }[]
  readonly next?: string
  /** Decisions of others that were answered before the page was. */
  readonly between: number
}

async function onePage(connection: Connection['name'], begin: string): Promise<Page> {
  const page = { connection, principal: alice, limit: 500, ...(begin !== '' && { after: begin }) }
  const state = { over: false, between: 0 }
  const asking = rig.bus.call(policyCan, page, { deadlineMs: 60_000 }).finally(() => {
    state.over = true
  })
  while (!state.over) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await rig.ask(connection, { name: 't1' })
    if (!state.over) state.between++
  }
  return { ...(await asking), between: state.between }
}

test('who asks for a page that was never given is told', async () => {
  const connection = await rig.register(like, 'pageless')
  const wrong = rig.bus.call(policyCan, { connection, principal: alice, limit: 5, after: 'x' })
  await assert.rejects(wrong, (error) => error instanceof RpcError && error.code === 'not_found')
})
