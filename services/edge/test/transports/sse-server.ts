import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { FIXTURE } from './rig.ts'

/** A server of the deprecated transport (2024-11-05): the fixture behind a stream and an endpoint of its own each. */
export interface SseServer {
  readonly url: string
  /** Streams that are open. */
  readonly streams: ReadonlySet<ServerResponse>
  /** Headers of everything that was asked of it. */
  readonly headers: readonly IncomingMessage['headers'][]
}

interface SseOptions {
  /** What the first event names; the server's own endpoint unless said. */
  readonly endpoint?: (url: string) => string
  /** Takes requests in the place of the server where it returns true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export async function startSseServer(
  t: TestContext,
  { endpoint, instead }: SseOptions = {},
): Promise<SseServer> {
  const streams = new Set<ServerResponse>()
  const headers: IncomingMessage['headers'][] = []
  const programs: ChildProcess[] = []
  const open = (response: ServerResponse): void => {
    const program = spawn(process.execPath, [FIXTURE, 'legacy'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const id = programs.push(program) - 1
    streams.add(response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const own = `/messages?session=${id}`
    response.write(`: hello\nevent: endpoint\ndata: ${endpoint?.(own) ?? own}\n\n`)
    createInterface({ input: program.stdout }).on('line', (line) =>
      response.write(`event: message\ndata: ${line}\n\n`),
    )
    program.once('exit', () => response.end())
    response.once('close', () => {
      streams.delete(response)
      program.kill('SIGKILL')
    })
  }
  const server = createServer((request, response) => {
    headers.push(request.headers)
    if (instead?.(request, response) === true) return
    if (request.method === 'GET') open(response)
    else void post(request, response, programs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/sse`, streams, headers }
}

async function post(
  request: IncomingMessage,
  response: ServerResponse,
  programs: readonly ChildProcess[],
): Promise<void> {
  const id = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('session'))
  const body = await text(request)
  programs[id]?.stdin?.write(`${body}\n`)
  response.writeHead(202).end('Accepted')
}
