import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import {
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import {
  edgeTo,
  legacyClient,
  listenEverything,
  modernClient,
  programTarget,
  PUBLISHED,
} from './published.ts'

const EVERYTHING = {
  'streamable-http': async (t: TestContext) => ({
    transport: 'streamable-http',
    url: `http://127.0.0.1:${await listenEverything(t, 'streamableHttp')}/mcp`,
  }),
  sse: async (t: TestContext) => ({
    transport: 'sse',
    url: `http://127.0.0.1:${await listenEverything(t, 'sse')}/sse`,
  }),
  stdio: async () => programTarget([PUBLISHED.everything, 'stdio']),
}

for (const [transport, target] of Object.entries(EVERYTHING))
  test(`server-everything over ${transport}: lists, calls, progress, requests to the client`, async (t) => {
    const rig = await edgeTo(t, await target(t))
    const { client, transport: way } = await legacyClient(t, rig, { roots: {}, elicitation: {} })
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: [{ uri: 'file:///here', name: 'here' }],
    }))
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }))
    await client.connect(way)

    const { tools } = await client.listTools()
    assert(tools.some(({ name }) => name === 'echo'))
    assert.match(await call(client, 'echo', { message: 'through' }), /through/)
    const steps: number[] = []
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } },
      undefined,
      { onprogress: ({ progress }) => steps.push(progress) },
    )
    assert.deepEqual(steps, [1, 2, 3, 4])
    assert.match(await call(client, 'get-roots-list', {}), /file:\/\/\/here/)
    assert.match(await call(client, 'trigger-elicitation-request', {}), /declined/)
    const { contents } = await client.readResource({ uri: 'demo://resource/dynamic/text/1' })
    assert.equal(contents.length, 1)
    await assert.rejects(client.getPrompt({ name: 'no-such-prompt' }), { code: -32_602 })

    await way.terminateSession()
    await assert.rejects(client.listTools(), /Bad Request/)
  })

test('server-everything over stdio: what it says on its own comes on the stream of the client', async (t) => {
  const rig = await edgeTo(t, programTarget([PUBLISHED.everything, 'stdio']))
  const { client, transport } = await legacyClient(t, rig)
  const logged = Promise.withResolvers<unknown>()
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) =>
    logged.resolve(params.level),
  )
  await client.connect(transport)
  await call(client, 'toggle-simulated-logging', {})
  assert.equal(typeof (await logged.promise), 'string')
})

test('server-filesystem over stdio: reads and writes where it may, and takes roots of the client', async (t) => {
  const folder = await folderOf(t)
  const root = await folderOf(t)
  await writeFile(join(folder, 'note.txt'), 'from the disk')
  const rig = await edgeTo(t, programTarget([PUBLISHED.filesystem, folder]))
  const { client, transport } = await legacyClient(t, rig)
  await client.connect(transport)
  const path = join(folder, 'note.txt')
  assert.match(await call(client, 'read_text_file', { path }), /from the disk/)
  await call(client, 'write_file', { path, content: 'from the client' })
  assert.equal(await readFile(path, 'utf8'), 'from the client')
  const outside = await client.callTool({
    name: 'read_text_file',
    arguments: { path: '/etc/hostname' },
  })
  assert.equal(outside.isError, true)
  await client.close()

  const rooted = await legacyClient(t, rig, { roots: {} })
  const asked = Promise.withResolvers<void>()
  rooted.client.setRequestHandler(ListRootsRequestSchema, () => {
    asked.resolve()
    return { roots: [{ uri: pathToFileURL(root).href }] }
  })
  await rooted.client.connect(rooted.transport)
  await asked.promise
  let allowed = ''
  while (!allowed.includes(root))
    allowed = await call(rooted.client, 'list_allowed_directories', {})
})

test('server-memory over stdio: keeps what it is told from one session to the next', async (t) => {
  const file = join(await folderOf(t), 'memory.jsonl')
  const environment = { MEMORY_FILE_PATH: file }
  const rig = await edgeTo(t, programTarget([PUBLISHED.memory], { environment }))
  const entities = [{ name: 'Ada', entityType: 'person', observations: ['writes programs'] }]
  const first = await legacyClient(t, rig)
  await first.client.connect(first.transport)
  await call(first.client, 'create_entities', { entities })
  await first.transport.terminateSession()
  const second = await legacyClient(t, rig)
  await second.client.connect(second.transport)
  assert.match(await call(second.client, 'search_nodes', { query: 'Ada' }), /writes programs/)
})

test('server-sequential-thinking over stdio: counts the thoughts of each session alone', async (t) => {
  const rig = await edgeTo(t, programTarget([PUBLISHED.sequentialThinking]))
  const one = await legacyClient(t, rig)
  const two = await legacyClient(t, rig)
  await one.client.connect(one.transport)
  await two.client.connect(two.transport)
  assert.equal(await think(one.client, 1), 1)
  assert.equal(await think(one.client, 2), 2)
  assert.equal(await think(two.client, 1), 1)
})

test('kubernetes-mcp-server over stdio: serves the modern era from one process', async (t) => {
  const kubeconfig = join(await folderOf(t), 'kubeconfig')
  await writeFile(kubeconfig, KUBECONFIG)
  const rig = await edgeTo(t, programTarget([PUBLISHED.kubernetes, '--kubeconfig', kubeconfig]))
  const client = await modernClient(t, rig)
  assert.equal(client.getProtocolEra(), 'modern')
  const { tools } = await client.listTools()
  assert(tools.some(({ name }) => name === 'pods_list'))
  const viewed = await client.callTool({ name: 'configuration_view', arguments: {} })
  assert.match(JSON.stringify(viewed.content), /no-cluster/)
  // There is no cluster: the program says so in its own words.
  const listed = await client.callTool({ name: 'namespaces_list', arguments: {} })
  assert.equal(listed.isError, true)
  const again = await modernClient(t, rig)
  assert.equal((await again.listTools()).tools.length, tools.length)
})

/** Has a thought, and says how many the server remembers. */
const think = async (client: Client, number: number): Promise<unknown> =>
  JSON.parse(await call(client, 'sequentialthinking', thought(number))).thoughtHistoryLength

const thought = (thoughtNumber: number): object => ({
  thought: 'a step',
  nextThoughtNeeded: true,
  thoughtNumber,
  totalThoughts: 3,
})

async function call(client: Client, name: string, args: object): Promise<string> {
  const result = await client.callTool({ name, arguments: { ...args } })
  assert.notEqual(result.isError, true, JSON.stringify(result))
  return Array.isArray(result.content) ? result.content.map(({ text }) => text).join('\n') : ''
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-published-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

const KUBECONFIG = `
apiVersion: v1
kind: Config
clusters: [{ name: no-cluster, cluster: { server: 'http://127.0.0.1:1' } }]
contexts: [{ name: none, context: { cluster: no-cluster, user: nobody } }]
users: [{ name: nobody, user: {} }]
current-context: none
`
