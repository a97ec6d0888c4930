import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, register, succeeded, type System } from '@sallyport/kit'
import { listen } from './listen.ts'
import { startChangingServer } from './targets/changing-server.ts'
import { legacy, modern, send } from './wire.ts'

let system: System
before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

const tool = { name: 'weather', description: 'Tells it.', inputSchema: { type: 'object' } } as const

async function publishAgain(connection: string): Promise<void> {
  const { stdout } = succeeded(await system.cli('dave', ['policy', 'show', connection, '--json']))
  const file = join(system.directory, `${connection}-again.cedar`)
  await writeFile(file, `${JSON.parse(stdout).cedar}\n`)
  succeeded(
    await system.cli('dave', ['policy', 'publish', connection, file, '--reason', 'the same again']),
  )
}

test('a modern client that subscribed to tools is told when policies or pins change them', async (t) => {
  const server = await startChangingServer(tool)
  t.after(async () => {
    await server[Symbol.asyncDispose]()
  })
  const target = { transport: 'streamable-http', url: server.url }
  await register(system, { name: 'subscribed', target })
  using stream = await listen(
    system,
    'subscribed',
    modern('subscriptions/listen', { notifications: { toolsListChanged: true } }),
  )
  assert.equal((await stream.next()).method, 'notifications/subscriptions/acknowledged')

  await publishAgain('subscribed')
  const told = {
    jsonrpc: '2.0',
    method: 'notifications/tools/list_changed',
    params: { _meta: { 'io.modelcontextprotocol/subscriptionId': 1 } },
  }
  assert.deepEqual(await stream.next(), told)

  await using client = await system.connect('v2-modern', 'subscribed', 'alice')
  assert.deepEqual(await client.listTools(), ['weather'])
  server.define({ ...tool, description: 'Tells another.' })
  assert.deepEqual(await client.listTools(), [])
  assert.deepEqual(await stream.next(), told)
})

test('a legacy client is told on the stream of its session', async () => {
  const token = await system.token('alice', 'everything')
  const hello = legacy('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'x', version: '1' },
  })
  const { headers } = await send(system, 'everything', { token, ...hello })
  using stream = await listen(system, 'everything', {
    headers: [['mcp-session-id', String(headers['mcp-session-id'])]],
  })
  await publishAgain('everything')
  const methods = [await stream.next(), await stream.next(), await stream.next()]
  assert.deepEqual(
    methods.map(({ method }) => method),
    ['tools', 'prompts', 'resources'].map((list) => `notifications/${list}/list_changed`),
  )
})
