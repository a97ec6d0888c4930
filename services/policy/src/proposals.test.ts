import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Connection,
  parseConnection,
  policyApprovePin,
  policyProposals,
  type ProposalsOfTool,
} from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { PinBook } from './domain/pins/book.ts'
import { readDefinition } from './domain/pins/definition.ts'
import { pinId } from './domain/pins/pin-id.ts'
import { proposals } from './handlers/policy-proposals.ts'
import { createPolicy } from './service.ts'
import { dave, type PolicyRig, startPolicyRig } from './testing/policy-rig.ts'

let rig: PolicyRig
let service: RunningService
let log: string
before(async () => {
  rig = await startPolicyRig()
  log = join(rig.directory, 'policy.log')
  service = await createPolicy({ ...rig.config, log: { level: 'info', file: log } })
})
after(async () => {
  await service[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

const bare = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const tool = (name: string, ...names: readonly string[]) => ({
  name,
  description: 'Runs it on PostgreSQL.',
  inputSchema: {
    type: 'object',
    properties: Object.fromEntries(names.map((each) => [each, { type: 'string' }])),
  },
})
const sql = { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } as const

/** A connection that counts when this resolves. */
async function connect(like: Connection, name: string): Promise<Connection['name']> {
  const connection = await rig.register(like, name)
  await rig.publish(connection, '// nothing', 0)
  return connection
}

const ask = (connection: Connection['name'], more: object = {}) =>
  rig.bus.call(policyProposals, policyProposals.parseRequest({ connection, limit: 100, ...more }), {
    deadlineMs: 60_000,
  })

test('what is pinned and not declared is proposed; what is declared and gone is told', async () => {
  const tools = { done: { sql }, changed: { sql } }
  const connection = await connect({ ...bare, tools }, 'proposes')
  await rig.observe(connection, [
    tool('query', 'sql', 'city'),
    tool('done', 'sql'),
    tool('changed', 'text'),
    tool('weather', 'city'),
  ])
  await rig.observe(connection, [tool('prompt', 'sql')], 'prompt')
  const { tools: found } = await ask(connection)
  const why = 'Its name says so.'
  const proposal = {
    argument: 'sql',
    holds: 'sql',
    confidence: 'likely',
    why,
    dialect: 'postgresql',
  }
  assert.deepEqual(found, [
    {
      tool: 'changed',
      proposals: [],
      stale: [{ holds: 'sql', argument: 'sql' }],
      declared: { sql },
      saysReadOnly: false,
    },
    { tool: 'query', proposals: [proposal], stale: [], saysReadOnly: false },
  ])
  await assert.rejects(ask(connection, { after: 'none' }), { code: 'not_found' })
  const unknown = policyProposals.parseRequest({ connection: 'unknown', limit: 1 }).connection
  await assert.rejects(ask(unknown), { code: 'not_found' })
})

test('operators are told once of a tool that is pinned and likely holds something, without its name', async () => {
  const connection = await connect({ ...bare, pins: 'review' }, 'hints')
  const trusting = await connect({ ...bare, tools: { done: { sql } } }, 'hints-too')
  const [seen] = await rig.observe(connection, [tool('secret_query', 'sql')])
  const place = { connection, kind: 'tool', name: 'secret_query' } as const
  const command = { ...place, hash: seen?.hash, author: dave, reason: 'looked at it' }
  await rig.bus.call(policyApprovePin, policyApprovePin.parseRequest(command))
  await rig.observe(connection, [tool('secret_query', 'sql')])
  await rig.observe(trusting, [tool('done', 'sql'), tool('secret_url', 'url'), tool('odd', 'path')])
  await rig.observe(trusting, [tool('secret_url', 'url')])
  const url = pinId({ connection: trusting, kind: 'tool', name: 'secret_url' })
  // Lines come in the order of what happened: once the last is there, the others are.
  while ((await hintsOf(trusting)).length === 0) await nextTurn()
  assert.deepEqual(await hintsOf(trusting), [[url, ['url']]])
  assert.deepEqual(await hintsOf(connection), [[pinId(place), ['sql']]])
  assert.doesNotMatch(await readFile(log, 'utf8'), /secret_/)
})

/** Pins and kinds that the log hints at. */
async function hintsOf(connection: string): Promise<unknown[]> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line.includes('propose'))
  const read = lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
  return read
    .filter((line) => line['connection'] === connection)
    .map(({ pin, holds }) => [pin, holds])
}

const OTHERS = Array.from({ length: 20 }, (_, index) => `other_${'x'.repeat(index)}`)

/** Ten thousand tools as they stand in a book. */
function manyTools(): { readonly book: PinBook; readonly connection: Connection } {
  const book = new PinBook()
  const seenBy = { kind: 'user', id: 'alice', issuer: 'i' } as const
  for (let index = 0; index < 10_000; index++) {
    const name = `t${String(index).padStart(5, '0')}`
    const { hash, readable } = readDefinition(
      'tool',
      name,
      JSON.stringify(tool(name, 'sql', ...OTHERS)),
    )
    const place = { connection: bare.name, kind: 'tool', name } as const
    const data = { ...place, hash, definition: readable?.text ?? '', seenBy }
    const stored = { event: { is: 'pinned', data }, time: '', sequence: index } as const
    book.add({ ...stored, id: pinId(place) })
  }
  return { book, connection: bare }
}

test('of ten thousand tools each is told once, page by page', async () => {
  const { book, connection } = manyTools()
  const store = { pins: book, connection: () => connection, reached: async () => {} }
  const found: ProposalsOfTool[] = []
  for (let next: string | undefined; ;) {
    const page = {
      connection: connection.name,
      limit: 200,
      ...(next !== undefined && { after: next }),
    }
    // oxlint-disable-next-line no-await-in-loop
    const reply = await proposals(store)(page)
    policyProposals.parseReply(reply)
    found.push(...reply.tools)
    if (reply.next === undefined) break
    next = reply.next
  }
  assert.equal(new Set(found.map((each) => each.tool)).size, 10_000)
  assert.equal(found.length, 10_000)
})

test('a page without anything to say still leads on, and others come in meanwhile', async () => {
  const { book, connection } = manyTools()
  const declared = {
    ...connection,
    tools: Object.fromEntries(book.list(connection.name).map(({ name }) => [name, { sql }])),
  }
  const store = { pins: book, connection: () => declared, reached: async () => {} }
  let others = 0
  const ticking = setInterval(() => others++, 1)
  const reply = await proposals(store)({ connection: connection.name, limit: 1 })
  clearInterval(ticking)
  assert.ok(others > 0)
  assert.deepEqual(reply.tools, [])
  assert.ok(reply.next)
})
