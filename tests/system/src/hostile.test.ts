import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, type DemoUser, type System } from '@sallyport/kit'
import { legacy, modern, send, type Send, type WireAnswer } from './wire.ts'

let system: System
before(async () => {
  system = await bootSystem({ hold: { legMs: 300 } })
})
after(() => system[Symbol.asyncDispose]())

/** Marks every statement of these tests in the log of the database. */
const MARK = 'wire_test'
const SQL = `SELECT id AS ${MARK} FROM orders LIMIT 1`
const UPDATE = `UPDATE orders SET quantity = quantity + 1 WHERE id = 1 AND '${MARK}' = '${MARK}'`

const ask = async (
  user: DemoUser,
  what: Pick<Send, 'body' | 'headers' | 'method'>,
  connection = 'orders',
): Promise<WireAnswer> =>
  send(system, connection, { token: await system.token(user, connection), ...what })

const reached = async (): Promise<number> =>
  (await system.orders.statements()).filter((sql) => sql.includes(MARK)).length

const call = { name: 'query', arguments: { sql: SQL } }
const plain = modern('tools/call', call)
const text = String(plain.body)

/** The same call with another header in the place of one, or beside it. */
const withHeader = (
  name: string,
  value: string,
  beside = false,
): Pick<Send, 'body' | 'headers'> => ({
  body: text,
  headers: [
    ...(plain.headers ?? []).filter(([key]) => beside || key !== name.toLowerCase()),
    [name, value],
  ],
})

const withBody = (body: string | Uint8Array): Pick<Send, 'body' | 'headers'> => ({ ...plain, body })

const HOSTILE: Readonly<Record<string, Pick<Send, 'body' | 'headers'>>> = {
  'a key twice in the envelope': withBody(text.replace('"id":1', '"id":1,"id":1')),
  'a key twice in the arguments': withBody(text.replace('"sql":', '"sql":"SELECT 1","sql":')),
  'a key twice by an escape': withBody(text.replace('"sql":', '"s\\u0071l":"SELECT 1","sql":')),
  'a key in another case': withBody(text.replace('"params":', '"Params":{},"params":')),
  'an unknown key in the envelope': withBody(text.replace('"id":1', '"id":1,"extra":1')),
  'an integer that others round': withBody(text.replace('"id":1', '"id":9007199254740993')),
  'a lone surrogate': withBody(text.replace('SELECT id', 'SELECT \\ud800 id')),
  'bytes that are not UTF-8': withBody(
    Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.of(0xff), Buffer.from('}')]),
  ),
  'nesting without end': withBody(
    text.replace('"arguments":{', `"arguments":{"x":${'['.repeat(5000)}${']'.repeat(5000)},`),
  ),
  'a batch': withBody(`[${text}]`),
  'another method in the header': withHeader('Mcp-Method', 'tools/list'),
  'another tool in the header': withHeader('Mcp-Name', 'list_tables'),
  'a header twice': withHeader('Mcp-Name', 'query', true),
  'another revision in the header': withHeader('Mcp-Protocol-Version', '2025-11-25'),
  'another host': withHeader('Host', 'rebound.example'),
  'another origin': withHeader('Origin', 'https://evil.example'),
}

test('the call by itself is fine: what follows is refused for what is wrong with it', async () => {
  const { status, json } = await ask('alice', plain)
  assert.deepEqual([status, json.result.isError ?? false], [200, false])
  assert.equal(await reached(), 1)
})

for (const [what, request] of Object.entries(HOSTILE))
  test(`${what} is refused, and nothing reaches the database`, async () => {
    const earlier = await reached()
    const { status, json } = await ask('alice', request)
    assert.ok(status >= 400 && status < 500, `status ${status}`)
    assert.equal(json.result, undefined)
    assert.equal(await reached(), earlier)
  })

/** Whether the audit stream has the refusal of a principal's attempt. */
const recorded = (user: DemoUser, error: string): Promise<true> =>
  system.until(`the refusal of ${user} with ${error}`, async () => {
    const events = (await system.auditEvents()).map(({ data }) => JSON.stringify(data))
    return events.some((event) => event.includes(`"${user}"`) && event.includes(error))
      ? true
      : undefined
  })

test('a session of another principal does not exist, and the attempt is recorded', async () => {
  const hello = legacy('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'x', version: '1' },
  })
  const opened = await ask('alice', hello, 'everything')
  const session = String(opened.headers['mcp-session-id'])
  const own = await ask('alice', legacy('tools/list', {}, session), 'everything')
  assert.equal(own.status, 200)
  const { headers = [] } = legacy('', {}, session)
  for (const [method, sent] of [
    ['POST', legacy('tools/list', {}, session)],
    ['DELETE', { headers }],
    ['GET', { headers }],
  ] as const) {
    const stolen = await ask('bob', { method, ...sent }, 'everything')
    assert.equal(stolen.status, 404, method)
  }
  assert.equal((await ask('alice', legacy('tools/list', {}, session), 'everything')).status, 200)
  await recorded('bob', 'session_unknown')
})

test('a request state of another principal, or of another call, is refused and recorded', async () => {
  const asked = { name: 'query', arguments: { sql: UPDATE } }
  const earlier = await reached()
  const token = await system.token('alice', 'orders')
  const leg = send(system, 'orders', { token, ...modern('tools/call', asked) })
  const { requestState } = (await leg).json.result
  assert.equal(typeof requestState, 'string')
  const other = { name: 'query', arguments: { sql: `${UPDATE} AND true` } }
  for (const [user, params] of [
    ['bob', asked],
    ['alice', other],
  ] as const) {
    const stolen = await ask(user, modern('tools/call', { ...params, requestState }))
    assert.equal(stolen.json.error?.data?.code, 'handle_unknown', user)
    // oxlint-disable-next-line no-await-in-loop -- one thief after the other
    await recorded(user, 'handle_unknown')
  }
  assert.equal(await reached(), earlier)
})

test('a task of another principal is refused and recorded', async () => {
  const tasks = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
  const asked = { name: 'query', arguments: { sql: `${UPDATE} AND 1 = 1` } }
  const { json } = await ask('alice', modern('tools/call', asked, tasks))
  assert.equal(json.result.resultType, 'task')
  const get = modern('tasks/get', { taskId: json.result.taskId }, tasks)
  assert.equal((await ask('alice', get)).json.result.status, 'working')
  for (const method of ['tasks/get', 'tasks/cancel']) {
    const stolen = await ask('erin', modern(method, { taskId: json.result.taskId }, tasks))
    assert.equal(stolen.json.error?.data?.code, 'handle_unknown', method)
  }
  assert.equal((await ask('alice', get)).json.result.status, 'working')
  await recorded('erin', 'handle_unknown')
})
