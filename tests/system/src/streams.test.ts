import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bootSystem, holdingsOf, register, runService, type System } from '@sallyport/kit'

/** `SALLYPORT_SOAK=1` plays the long run: a whole gigabyte, and ten times as many calls that are given up. */
// oxlint-disable-next-line node/no-process-env
const LONG = process.env['SALLYPORT_SOAK'] === '1'
const MEGABYTES = LONG ? 1024 : 64
const ABORTED = LONG ? 10_000 : 500
const MAX_GROWTH_MIB = LONG ? 64 : 48
/** A heap so tight that nothing is left lying about: what the process has then is what it holds. */
const TIGHT = {
  NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=80',
  MALLOC_ARENA_MAX: '1',
}

let system: System
let edge: Awaited<ReturnType<typeof runService>>
let target: Awaited<ReturnType<typeof startTarget>>
const parts = new AsyncDisposableStack()

before(async () => {
  system = parts.use(await bootSystem())
  target = parts.use(await startTarget())
  await system.stopService('edge')
  edge = parts.use(await runService(system, 'edge', TIGHT))
  await register(system, {
    name: 'streams',
    target: { transport: 'streamable-http', url: target.url },
  })
})
after(() => parts.disposeAsync())

/** A target whose tool `flood` answers with many megabytes, and whose tool `wait` never answers. */
async function startTarget() {
  let waiting = 0
  const server = createServer((incoming, response) => {
    void answer(incoming, response)
  })
  const answer = async (incoming: AsyncIterable<unknown>, response: ServerResponse) => {
    let body = ''
    for await (const chunk of incoming) body += String(chunk)
    const { id, method, params } = JSON.parse(body)
    if (method === 'tools/list') return list(response, id)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    if (params.name === 'flood') return flood(response, id)
    waiting++
    response.once('close', () => waiting--)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`,
    waiting: () => waiting,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

const PIECE = `data: ${JSON.stringify({
  jsonrpc: '2.0',
  method: 'notifications/message',
  params: { level: 'info', data: 'All is quiet at the gate tonight. '.repeat(1928) },
})}\n\n`

function list(response: ServerResponse, id: unknown): void {
  const tools = ['flood', 'wait'].map((name) => ({ name, inputSchema: { type: 'object' } }))
  const result = { resultType: 'complete', tools }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
}

async function flood(response: ServerResponse, id: unknown): Promise<void> {
  for (let i = 0; i < MEGABYTES * 16 && !response.destroyed; i++)
    // oxlint-disable-next-line no-await-in-loop
    if (!response.write(PIECE)) await once(response, 'drain').catch(() => {})
  response.end(
    `data: ${JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', content: [] } })}\n\n`,
  )
}

async function post(tool: string, token: string) {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { name: tool, arguments: {}, _meta: meta }
  const outgoing = request(`${system.urls.edge}/mcp/streams`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': tool,
    },
  })
  outgoing.on('error', () => {})
  outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }))
  return outgoing
}

test(`a result of ${MEGABYTES} MB to a slow reader grows the edge by less than ${MAX_GROWTH_MIB} MB`, async () => {
  const token = await system.token('alice', 'streams')
  const start = await holdingsOf(edge.pid)
  let most = start.memory
  const outgoing = await post('flood', token)
  const [incoming]: AsyncIterable<Buffer>[] = await once(outgoing, 'response')
  assert.ok(incoming !== undefined)
  let bytes = 0
  let sampled = 0
  let tail = ''
  for await (const chunk of incoming) {
    bytes += chunk.length
    tail = (tail + chunk.toString('latin1')).slice(-300)
    if (bytes - sampled < 4_000_000) continue
    sampled = bytes
    // A slow reader: it takes a while over every few megabytes.
    await sleep(20)
    most = Math.max(most, (await holdingsOf(edge.pid)).memory)
  }
  assert.ok(bytes > MEGABYTES * 1_000_000, `${bytes} bytes`)
  assert.match(tail, /"resultType":"complete"/)
  const growth = most - start.memory
  console.log(`edge: ${start.memory.toFixed(0)} MiB, at most ${most.toFixed(0)} MiB`)
  assert.ok(growth < MAX_GROWTH_MIB, `the edge grew by ${growth.toFixed(0)} MiB`)
})

test(`${ABORTED} calls that their clients give up leave nothing behind`, async () => {
  const token = await system.token('alice', 'streams')
  const giveUp = async (): Promise<void> => {
    const outgoing = await post('wait', token)
    await once(outgoing, 'response')
    outgoing.destroy()
  }
  const many = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 20)
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(Array.from({ length: 20 }, giveUp))
    await system.until('the target is left alone', async () =>
      target.waiting() === 0 ? true : undefined,
    )
  }
  // The first calls fill pools and caches.
  await many(500)
  const start = await holdingsOf(edge.pid)
  await many(ABORTED)
  const now = await holdingsOf(edge.pid)
  console.log(
    `edge: ${start.memory.toFixed(0)} MiB and ${start.handles} handles, then ${now.memory.toFixed(0)} MiB and ${now.handles}`,
  )
  assert.ok(now.handles <= start.handles + 20, `${start.handles} handles, then ${now.handles}`)
  assert.ok(now.memory - start.memory < 48, `${start.memory} MiB, then ${now.memory}`)
})
