import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { allowed, denied } from '../controls.ts'
import { legacy, modern, post, type Reply, type WireAnswer } from '../requests.ts'
import { type Rig, startRig } from '../rig.ts'
import { FIXTURE, isAlive, until } from './rig.ts'
import { startSseServer } from './sse-server.ts'

const program = (mode: string, ...args: readonly string[]): object => ({
  transport: 'stdio',
  command: [process.execPath, FIXTURE, mode, ...args],
})

const PROGRAMS = { programs: [process.execPath] }

async function rigTo(t: TestContext, connectTo: object, targets: object = PROGRAMS): Promise<Rig> {
  const rig = await startRig({ connectTo, targets })
  t.after(() => rig[Symbol.asyncDispose]())
  return rig
}

interface EdgeSession {
  readonly id: string
  /** Calls a tool in the session, as whoever has the token. */
  readonly call: (name: string, args?: object, token?: string) => Promise<WireAnswer>
}

async function initialize(rig: Rig, token?: string): Promise<EdgeSession> {
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 't', version: '1' },
  }
  const own = token ?? (await rig.token())
  const { headers } = await legacy(rig, 'initialize', params, { token: own })
  const id = headers.get('mcp-session-id')
  assert(id !== null)
  const inSession = { headers: { 'mcp-session-id': id } }
  const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })
  assert.equal((await post(rig, initialized, { ...inSession, token: own })).status, 202)
  return {
    id,
    call: (name, args = {}, as = own) =>
      legacy(rig, 'tools/call', { name, arguments: args }, { ...inSession, token: as }),
  }
}

const said = ({ result }: Reply): string => result?.content?.[0]?.text ?? ''

const modernCall = (rig: Rig, name: string, args: object = {}): Promise<WireAnswer> =>
  modern(rig, 'tools/call', { name, arguments: args })

test('a program that dies is an error for its caller and an interruption in the evidence', async (t) => {
  for (const era of ['legacy', 'modern'] as const) {
    const rig = await rigTo(t, program(era))
    const died =
      era === 'legacy' ? await (await initialize(rig)).call('die') : await modernCall(rig, 'die')
    assert.equal(died.json.error?.data?.code, 'target_interrupted')
    const { completed } = await rig.journal()
    const last = completed.find(({ data }) => data.exchange.name === 'die')
    assert.deepEqual([last?.data.outcome, last?.data.error], ['interrupted', 'target_interrupted'])
  }
})

test('a stream that dies is an error for its caller and an interruption in the evidence', async (t) => {
  const rig = await rigTo(t, { transport: 'sse', url: (await startSseServer(t)).url })
  const died = await (await initialize(rig)).call('die')
  assert.equal(died.json.error?.data?.code, 'target_interrupted')
  const { completed } = await rig.journal()
  assert(completed.some(({ data }) => data.outcome === 'interrupted'))
})

test('what a target says is masked and recorded as from any other', async (t) => {
  for (const target of [
    program('legacy'),
    { transport: 'sse', url: (await startSseServer(t)).url },
  ]) {
    const rig = await rigTo(t, target)
    const answer = await (await initialize(rig)).call('echo', { text: 'a secret' })
    assert.equal(said(answer.json), 'a [masked]')
    assert.equal((await rig.journal()).lines.join('').includes('a secret'), false)
  }
})

test('a session with a program is of no use to anyone else', async (t) => {
  const rig = await rigTo(t, program('legacy'), { ...PROGRAMS, maxSessionsPerPrincipal: 1 })
  const session = await initialize(rig)
  const bob = await rig.token('bob')
  const stolen = await session.call('echo', { text: 'x' }, bob)
  assert.equal(stolen.status, 404)
  const own = await initialize(rig, bob)
  const pids = await Promise.all(
    [session, own].map(async ({ call }) => JSON.parse(said((await call('facts')).json)).pid),
  )
  assert.equal(new Set(pids).size, 2)
})

test('a program that is not on the list is not run, and its caller is told whom to ask', async (t) => {
  const rig = await rigTo(t, program('legacy'), { programs: [] })
  const { status, json } = await legacy(rig, 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 't', version: '1' },
  })
  assert.deepEqual([status, json.error?.data?.code], [502, 'target_unavailable'])
  assert.match(json.error?.message ?? '', /list of programs/)
})

test('what a program asks while the gateway looks at its tools reaches the client', async (t) => {
  const rig = await rigTo(t, program('legacy', 'asks-on-list'))
  const session = await initialize(rig)
  const asked = Promise.withResolvers<void>()
  const authorization = `Bearer ${await rig.token()}`
  const stream = await fetch(`${rig.edge.url}/mcp/orders`, {
    headers: { accept: 'text/event-stream', authorization, 'mcp-session-id': session.id },
  })
  let looked = false
  rig.controls.decideBy(({ operation }) => {
    if (operation.verb === 'roots/list') asked.resolve()
    looked ||= operation.verb === 'tools/list'
    return operation.verb !== 'tools/call' || looked ? allowed : { ...denied, needs: 'definition' }
  })
  assert.equal(said((await session.call('echo', { text: 'x' })).json), 'x')
  await asked.promise
  let heard = ''
  assert(stream.body !== null)
  for await (const piece of stream.body) {
    heard += Buffer.from(piece).toString('utf8')
    if (heard.includes('roots/list')) break
  }
})

test('an edge that stops leaves no program behind', async (t) => {
  const rig = await startRig({ connectTo: program('legacy'), targets: PROGRAMS })
  t.after(() => rig[Symbol.asyncDispose]())
  const sessions = await Promise.all([initialize(rig), initialize(rig)])
  const pids = await Promise.all(
    sessions.map(
      async ({ call }): Promise<number> => JSON.parse(said((await call('facts')).json)).pid,
    ),
  )
  assert.deepEqual(
    pids.map((pid) => isAlive(pid)),
    [true, true],
  )
  await rig.edge[Symbol.asyncDispose]()
  assert.deepEqual(
    pids.map((pid) => isAlive(pid)),
    [false, false],
  )
})

test('a client that leaves a modern call has cancelled it at the program', async (t) => {
  const rig = await rigTo(t, program('modern'))
  await modernCall(rig, 'echo', { text: 'x' })
  const leaving = new AbortController()
  const call = modern(
    rig,
    'tools/call',
    { name: 'hang', arguments: {} },
    { signal: leaving.signal },
  )
  const left = assert.rejects(call, { name: 'AbortError' })
  await until(async () => said((await modernCall(rig, 'hanging')).json) !== '{}')
  leaving.abort()
  await left
  await until(async () => said((await modernCall(rig, 'seen')).json).includes('cancelled'))
})
