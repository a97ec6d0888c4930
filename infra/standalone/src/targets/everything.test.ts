import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { freePorts } from '../free-ports.ts'
import { type Everything, startEverything } from './everything.ts'

test('it serves on the loopback address alone and sees nothing of the environment', async (t) => {
  const { target, port } = await start(t)
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(target.url)))
  const result = await client.callTool({ name: 'get-env', arguments: {} })
  await client.close()
  const [block] = result.content
  assert(block?.type === 'text')
  assert.deepEqual(Object.keys(JSON.parse(block.text)), ['PORT'])
  for (const address of outsideAddresses()) assert.equal(await accepts(address, port), false)
})

test(
  'it is started again when it dies, and not after it was stopped',
  { timeout: 120_000 },
  async (t) => {
    const { target } = await start(t)
    const first = target.pid
    assert(first !== undefined)
    process.kill(first, 'SIGKILL')
    await answering(target.url, (status) => status !== undefined && target.pid !== first)
    await target[Symbol.asyncDispose]()
    await answering(target.url, (status) => status === undefined)
  },
)

async function start(t: TestContext): Promise<{ target: Everything; port: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-everything-'))
  const [port = 0] = await freePorts(1)
  const target = await startEverything({ port, logFile: join(folder, 'log') })
  t.after(async () => {
    await target[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })
  return { target, port }
}

/** Asks until the answer (its status, or none) is as wanted. */
async function answering(
  url: string,
  wanted: (status: number | undefined) => boolean,
): Promise<void> {
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    )
    if (wanted(status)) return
    await sleep(20)
  }
}

function outsideAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
