import {
  Agent,
  createServer,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream'
import { closeServer, listenOnLoopback } from '../loopback.ts'
import type { Tokens } from './tokens.ts'

/** Stands before the gateway for clients that have no token; disposing it breaks what is under way. */
export interface Forwarder extends AsyncDisposable {
  /** Without a path. */
  readonly url: string
}

const CONNECTION = /^\/mcp\/([^/?]+)/

/**
 * Passes every request to the gateway as it came, `Host` and all, and adds the token of the connection in its path.
 * Nothing is read or buffered; when one side breaks off, the other is broken off too.
 */
export async function startForwarder(gateway: string, tokens: Tokens): Promise<Forwarder> {
  // A connection for each request, so that none meets a socket that the gateway is about to close.
  const agent = new Agent({ keepAlive: false })
  const server = createServer((request, response) => {
    const connection = CONNECTION.exec(request.url ?? '')?.[1] ?? ''
    tokens.of(connection).then(
      (token) => forward({ gateway, agent, token }, request, response),
      (error: unknown) => fail(response, error),
    )
  })
  return {
    url: await listenOnLoopback(server),
    async [Symbol.asyncDispose]() {
      agent.destroy()
      await closeServer(server)
    },
  }
}

interface Way {
  readonly gateway: string
  readonly agent: Agent
  readonly token: string
}

function forward(
  { gateway, agent, token }: Way,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { hostname, port } = new URL(gateway)
  const outgoing = openRequest({
    hostname,
    port,
    agent,
    method: request.method,
    path: request.url,
    headers: [...request.rawHeaders, 'Authorization', `Bearer ${token}`],
  })
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, incoming.rawHeaders)
    response.flushHeaders()
    pipeline(incoming, response, () => {})
  })
  outgoing.on('error', (error) => fail(response, error))
  response.on('close', () => outgoing.destroy())
  pipeline(request, outgoing, () => {})
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(502).end(`the forwarder of the tests failed: ${String(error)}`)
}
