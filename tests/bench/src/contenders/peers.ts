import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { answering, freePort } from '@sallyport/programs'
import { type Contender, end, nobody } from './contender.ts'
import { PEER_PACKAGES } from './peer-packages.ts'

const STDIO_TARGET = fileURLToPath(new URL('../target/stdio.ts', import.meta.url))

interface Peer {
  readonly name: string
  readonly entry: string
  /** Says whether it runs. */
  readonly health: string
  readonly modern: boolean
  readonly args: (port: number) => readonly string[]
}

/** Gateways of the registry that put a server of the stdio transport behind Streamable HTTP; each as its manual says. */
const KNOWN: readonly Peer[] = [
  {
    name: 'mcp-proxy',
    entry: 'node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs',
    health: '/ping',
    modern: true,
    args: (port) => [
      `--port=${port}`,
      '--host=127.0.0.1',
      '--server=stream',
      '--no-eventStore',
      '--',
      process.execPath,
      STDIO_TARGET,
    ],
  },
  {
    name: 'supergateway',
    entry: 'node_modules/supergateway/dist/index.js',
    health: '/healthz',
    modern: false,
    args: (port) => [
      `--port=${port}`,
      `--stdio=${process.execPath} ${STDIO_TARGET}`,
      '--outputTransport=streamableHttp',
      '--stateful',
      '--healthEndpoint=/healthz',
      '--logLevel=none',
    ],
  },
]

/** Starts each peer; one that does not start is told and left out. */
export async function startPeers(report: (line: string) => void): Promise<readonly Contender[]> {
  const started: Contender[] = []
  for (const peer of KNOWN)
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as ports are free only until they are used
      started.push(await startPeer(peer))
    } catch (error) {
      report(`${peer.name} is left out: ${String(error)}`)
    }
  return started
}

async function startPeer(peer: Peer): Promise<Contender> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(peer.entry, PEER_PACKAGES)), ...peer.args(port)],
    // Where what it says is not read, a program that says a lot would stop.
    { stdio: 'ignore' },
  )
  if (!(await answering(origin + peer.health, once(child, 'exit')))) {
    await end(child)
    throw new Error('it does not answer')
  }
  return {
    name: `${peer.name} ${await versionOf(peer.name)}`,
    url: `${origin}/mcp`,
    processes: { [peer.name]: child.pid ?? 0 },
    tokens: nobody,
    modern: peer.modern,
    [Symbol.asyncDispose]: () => end(child),
  }
}

async function versionOf(name: string): Promise<string> {
  const manifest: { readonly version?: string } = JSON.parse(
    await readFile(new URL(`node_modules/${name}/package.json`, PEER_PACKAGES), 'utf8'),
  )
  return manifest.version ?? ''
}
