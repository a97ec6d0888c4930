import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, type CliResult, register, succeeded, type System } from '@sallyport/kit'
import { listen } from './listen.ts'
import { legacy, send } from './wire.ts'

let system: System
before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

const rule = (id: string, tool: string) =>
  `@id("${id}") permit (principal, action == Action::"tools/call", resource == Tool::"${tool}");\n`
const CONNECT = '@id("connect") permit (principal, action == Action::"connect", resource);\n'
const BOTH = `${CONNECT}${rule('echo', 'echo')}${rule('sum', 'get-sum')}`
const NO_ECHO = `${CONNECT}${rule('sum', 'get-sum')}`

/** One request of the loop: when it was begun, Unix milliseconds, and what came of it. */
interface Seen {
  readonly at: number
  readonly saw: string
}

const INITIALIZE = legacy('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'x', version: '1' },
})

/** Calls a tool and lists tools over one session, again and again, until it is told to stop. */
function keepAsking(connection: string, token: string, session: string) {
  const calls: Seen[] = []
  const lists: Seen[] = []
  const state = { stopped: false }
  const running = (async () => {
    while (!state.stopped) {
      // One after the other, as a client does.
      // oxlint-disable no-await-in-loop
      const at = Date.now()
      const call = legacy('tools/call', { name: 'echo', arguments: { message: 'x' } }, session)
      const { json: called } = await send(system, connection, { token, ...call })
      calls.push({ at, saw: outcomeOf(called) })
      const listAt = Date.now()
      const list = legacy('tools/list', {}, session)
      const { json: listed } = await send(system, connection, { token, ...list })
      const names: readonly { readonly name: string }[] | undefined = listed?.result?.tools
      lists.push({
        at: listAt,
        saw: names?.map(({ name }) => name).join() ?? JSON.stringify(listed),
      })
      // oxlint-enable no-await-in-loop
    }
  })()
  return {
    calls,
    lists,
    stop: async () => {
      state.stopped = true
      await running
    },
  }
}

type Asking = Pick<ReturnType<typeof keepAsking>, 'calls' | 'lists'>

/** Resolves when there was an answer to each, before anything changes. */
const hasBegun = ({ lists }: Asking): Promise<true> =>
  system.until('a first answer', async () => (lists.length > 0 ? true : undefined))

/** Resolves when both are answered in that way. */
const ended = ({ calls, lists }: Asking, call: string, list: string): Promise<true> =>
  system.until('what follows from the new version', async () =>
    calls.at(-1)?.saw === call && lists.at(-1)?.saw === list ? true : undefined,
  )

function outcomeOf(answer: unknown): string {
  const result: unknown = Reflect.get(Object(answer), 'result')
  const refusal: unknown = Reflect.get(
    Object(Reflect.get(Object(result), '_meta')),
    'dev.sallyport/refusal',
  )
  if (refusal !== undefined) return String(Reflect.get(Object(refusal), 'code'))
  const isFine = result !== undefined && Reflect.get(Object(result), 'isError') !== true
  return isFine ? 'answered' : JSON.stringify(answer)
}

/** Everything begun when publishing had been answered counts as it is, and nothing counts as it was once that was seen. */
function assertFollowed(seen: readonly Seen[], answered: number, was: string, is: string): void {
  assert.deepEqual([...new Set(seen.map(({ saw }) => saw))].toSorted(), [was, is].toSorted())
  const first = seen.findIndex(({ saw }) => saw === is)
  assert.ok(seen.slice(first).every(({ saw }) => saw === is))
  assert.ok(seen.every(({ at, saw }) => at <= answered || saw === is))
}

test('a new version counts on an open session once it is published, which is told, and no call fails', async () => {
  const connection = 'echoes'
  const { stdout: shown } = await system.cli('dave', [
    'connections',
    'show',
    'everything',
    '--json',
  ])
  await register(system, { name: connection, target: JSON.parse(shown).target, cedar: BOTH })
  const token = await system.token('alice', connection)
  const { headers } = await send(system, connection, { token, ...INITIALIZE })
  const session = String(headers['mcp-session-id'])
  await send(system, connection, { token, ...legacy('tools/list', {}, session) })
  using stream = await listen(system, connection, { headers: [['mcp-session-id', session]] })
  const file = join(system.directory, 'no-echo.cedar')
  await writeFile(file, NO_ECHO)

  const closing = keepAsking(connection, token, session)
  await hasBegun(closing)
  const args = ['policy', 'publish', connection, file, '--expect', '1', '--reason', 'storm']
  const { stdout } = succeeded(await system.cli('dave', args))
  const closed = Date.now()
  assert.match(stdout, /^removed {2}echo\n/)
  assert.equal((await stream.next()).method, 'notifications/tools/list_changed')
  await ended(closing, 'policy_denied', 'get-sum')
  await closing.stop()
  assertFollowed(closing.calls, closed, 'answered', 'policy_denied')
  assertFollowed(closing.lists, closed, 'echo,get-sum', 'get-sum')

  const opening = keepAsking(connection, token, session)
  await hasBegun(opening)
  succeeded(
    await system.cli('dave', ['policy', 'rollback', connection, '1', '--reason', 'it is over']),
  )
  const opened = Date.now()
  await ended(opening, 'answered', 'echo,get-sum')
  await opening.stop()
  assertFollowed(opening.calls, opened, 'policy_denied', 'answered')
  assertFollowed(opening.lists, opened, 'get-sum', 'echo,get-sum')
  const second = succeeded(
    await system.cli('carol', ['policy', 'show', connection, '--version', '2']),
  )
  assert.match(
    second.stdout,
    /^\/\/ echoes, version 2, published by dave at .*: storm\n@id\("connect"\)/,
  )
  const history = await system.cli('carol', ['policy', 'history', connection])
  assert.match(
    history.stdout,
    /\n3 .* dave +\+echo +rollback to version 1: it is over\n2 .* -echo +storm\n/,
  )
})

test('of two who publish at once one wins, and the other is told what to do', async () => {
  const files = await Promise.all(
    ['one', 'two'].map(async (name) => {
      const file = join(system.directory, `${name}.cedar`)
      const { stdout } = await system.cli('dave', ['policy', 'show', 'everything', '--json'])
      await writeFile(file, `${JSON.parse(stdout).cedar}\n// ${name}\n`)
      return file
    }),
  )
  const publish = (file: string): Promise<CliResult> =>
    system.cli('dave', ['policy', 'publish', 'everything', file, '--expect', '1', '--reason', file])
  const results = await Promise.all(files.map(publish))
  assert.deepEqual(new Set(results.map(({ code }) => code)), new Set([0, 1]))
  const late = results.find(({ code }) => code === 1)
  assert.match(late?.stderr ?? '', /policy diff everything --from 1.*\(version_conflict\)/s)
  const compared = await system.cli('carol', [
    'policy',
    'diff',
    'everything',
    '--from',
    '1',
    '--to',
    '2',
  ])
  assert.equal(compared.code, 1)
  assert.match(compared.stdout, /^--- version 1\n\+\+\+ version 2\n@@ .*\n\+\/\/ (one|two)\n$/s)
})

test('an auditor asks who can do what on a real database, and why', async () => {
  await using client = await system.connect('v1', 'orders', 'alice')
  await client.listTools()
  const alice = ['--connection', 'orders', '--groups', 'analysts']
  const can = succeeded(await system.cli('carol', ['can', 'alice', ...alice]))
  assert.match(can.stdout, /\nmethod +connect +allowed +connect\n/)
  assert.match(
    can.stdout,
    /\ntool +query +for some arguments +dba +analysts-read, analysts-write\b.*\n/,
  )
  assert.match(can.stdout, /\ntool +refund +with approval +dba, refund-bots +refund\n/)
  const question = [
    '--principal',
    'alice',
    ...alice,
    '--operation',
    'tools/call:query',
    '--arguments',
  ]
  const sql = JSON.stringify({ sql: 'DELETE FROM orders WHERE id = 1' })
  const why = succeeded(await system.cli('carol', ['explain', ...question, sql]))
  assert.match(why.stdout, /outcome {4}require approval, by version 1; it counts as write\n/)
  assert.match(why.stdout, /\n {2}analysts-write \(permit\)\n {4}@id\("analysts-write"\)\n/)
  const approvals = await system.cli('carol', ['approvals', 'list', '--json'])
  assert.deepEqual(JSON.parse(approvals.stdout), [])
  assert.equal((await system.cli('alice', ['can', 'alice', ...alice])).code, 1)
})
