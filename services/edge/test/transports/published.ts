import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type Rig, startRig } from '../rig.ts'

/** Where the programs of the published servers stand. */
export const PUBLISHED = {
  everything: fileURLToPath(
    import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'),
  ),
  filesystem: fileURLToPath(
    import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'),
  ),
  memory: fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-memory/dist/index.js')),
  sequentialThinking: fileURLToPath(
    import.meta.resolve('@modelcontextprotocol/server-sequential-thinking/dist/index.js'),
  ),
  kubernetes: fileURLToPath(import.meta.resolve('kubernetes-mcp-server/bin/index.js')),
} as const

/** An edge between its clients and one target; it ends with the test. */
export async function edgeTo(t: TestContext, connectTo: object): Promise<Rig> {
  const rig = await startRig({ connectTo, targets: { programs: [process.execPath] } })
  t.after(() => rig[Symbol.asyncDispose]())
  return rig
}

/** A target that is a program, run by this Node. */
export const programTarget = (args: readonly string[], more: object = {}): object => ({
  transport: 'stdio',
  command: [process.execPath, ...args],
  ...more,
})

/** Starts the server that has everything, listening in that mode; resolves with its port. */
export async function listenEverything(
  t: TestContext,
  mode: 'sse' | 'streamableHttp',
): Promise<number> {
  const preload = new URL('loopback.mjs', import.meta.url).href
  const child = spawn(process.execPath, ['--import', preload, PUBLISHED.everything, mode], {
    env: { PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.after(async () => {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  })
  for await (const line of createInterface({ input: child.stderr })) {
    const port = /^port=(\d+)$/.exec(line)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new Error('the server ended before it listened')
}

/** The client of SDK version 1 through the edge. */
export async function legacyClient(
  t: TestContext,
  rig: Rig,
  capabilities: object = {},
): Promise<{ readonly client: LegacyClient; readonly transport: LegacyTransport }> {
  const client = new LegacyClient({ name: 'test', version: '1' }, { capabilities })
  const transport = new LegacyTransport(new URL(`${rig.edge.url}/mcp/orders`), await options(rig))
  t.after(() => client.close())
  return { client, transport }
}

/** The client of SDK version 2 through the edge, on the modern era. */
export async function modernClient(t: TestContext, rig: Rig): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  const url = new URL(`${rig.edge.url}/mcp/orders`)
  t.after(() => client.close())
  await client.connect(new StreamableHTTPClientTransport(url, await options(rig)))
  return client
}

const options = async (rig: Rig) => ({
  requestInit: { headers: { authorization: `Bearer ${await rig.token()}` } },
})
