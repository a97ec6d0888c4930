import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import type { Standalone } from './options.ts'
import { chooseFreePorts } from './ports.ts'
import { startStandalone } from './standalone.ts'
import { oauthHost } from './testing/oauth-host.ts'
import { requestTokens, signIn } from './testing/sign-in.ts'

const INFO = { name: 'test', version: '1' }

/** One deployment's folder, started again by each test: making the database is the slow part. */
let directory: string

before(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sallyport-standalone-'))
  // As root, PostgreSQL runs as another account, which has to pass through.
  await chmod(parent, 0o711)
  directory = join(parent, 'deployment')
})
after(() => rm(dirname(directory), { recursive: true, force: true }))

test('a deployment serves its people, stops completely, and is found again', async () => {
  let urls: Standalone['urls']
  {
    await using standalone = await startStandalone({ directory, ports: 'free' })
    urls = standalone.urls
    assert.deepEqual(await tables(standalone, 'alice'), ['customers', 'orders', 'payments'])
    await assert.rejects(startStandalone({ directory, ports: 'free' }), { code: 'already_running' })
  }
  for (const [name, url] of Object.entries(urls)) assert.equal(await answers(url), false, name)

  // On other ports: the connections follow their targets.
  const lines: string[] = []
  const report = (line: string): void => void lines.push(line)
  await using again = await startStandalone({ directory, ports: 'free', report })
  assert.notEqual(again.urls.edge, urls.edge)
  assert.deepEqual(await tables(again, 'bob'), ['customers', 'orders', 'payments'])
  assert(!lines.some((line) => line.includes('creating the database cluster')))
})

test('the agent of the quick start gets a token with the secret in its file', async () => {
  await using standalone = await startStandalone({ directory, ports: 'free' })
  const { urls, agentSecretFile } = standalone
  const secret = (await readFile(agentSecretFile, 'utf8')).trim()
  const { accessToken } = await requestTokens(urls.issuer, {
    grant_type: 'client_credentials',
    client_id: 'reporting-agent',
    client_secret: secret,
    resource: `${urls.edge}/mcp/orders`,
  })
  assert(accessToken.length > 100)
  assert.equal((await stat(agentSecretFile)).mode & 0o777, 0o600)
})

test('a host that knows nothing but the URL signs its user in by browser', async () => {
  await using standalone = await startStandalone({ directory, ports: 'free' })
  const url = new URL(`${standalone.urls.edge}/mcp/orders`)
  const authProvider = oauthHost('alice')
  const transport = new StreamableHTTPClientTransport(url, { authProvider })
  await assert.rejects(new Client(INFO).connect(transport), UnauthorizedError)
  const { callback } = authProvider
  assert(callback !== undefined)
  await transport.finishAuth(callback.searchParams)
  const client = new Client(INFO)
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider }))
  const { tools } = await client.listTools()
  assert(tools.some(({ name }) => name === 'query'))
  await client.close()
})

test('a service can be stopped and started again while the others run', async () => {
  await using standalone = await startStandalone({ directory, ports: 'free' })
  const edge = standalone.urls.edge
  await standalone.stopService('edge')
  assert.equal(await answers(edge), false)
  await standalone.startService('edge')
  assert.deepEqual(await tables(standalone, 'alice'), ['customers', 'orders', 'payments'])
})

test('a temporary deployment leaves nothing behind', async () => {
  const temporary = `${directory}-temporary`
  await (
    await startStandalone({ directory: temporary, ports: 'free', temporary: true })
  )[Symbol.asyncDispose]()
  await assert.rejects(stat(temporary), { code: 'ENOENT' })
})

test('a start that fails stops what had started and names what is to be done', async (t) => {
  const ports = await chooseFreePorts()
  const taken = createServer().listen(ports.postgres, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  await assert.rejects(startStandalone({ directory, ports }), {
    code: 'port_in_use',
    message: new RegExp(`^port ${ports.postgres} .*SALLYPORT_PORT_POSTGRES`),
  })
  for (const port of [ports.nats, ports.identity, ports.everything]) {
    assert.equal(await answers(`http://127.0.0.1:${port}`), false)
  }
})

/** The tables that a person sees through the gateway. */
async function tables({ urls }: Standalone, login: string): Promise<unknown[]> {
  const url = `${urls.edge}/mcp/orders`
  const { accessToken } = await signIn(urls.issuer, login, url)
  const client = new Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const requestInit = { headers: { authorization: `Bearer ${accessToken}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
  const { content } = await client.callTool({ name: 'list_tables', arguments: {} })
  await client.close()
  const [block] = content
  assert(block?.type === 'text', JSON.stringify(content))
  return [...block.text.matchAll(/"name":"(customers|orders|payments)"/g)].map(([, name]) => name)
}

function answers(url: string): Promise<boolean> {
  const { hostname: host, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
