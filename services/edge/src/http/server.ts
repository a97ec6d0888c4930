import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Connection } from '@sallyport/contracts'
import { IdentityError } from '@sallyport/identity'
import type { Authenticate } from '../authenticate.ts'
import { type Deps, metadataUrlOf } from '../deps.ts'
import { getMetadata } from '../routes/get-metadata.ts'
import { serveMcp } from '../routes/mcp.ts'
import { allowOrigin } from './cross-origin.ts'
import { guard, type GuardOptions } from './request-guard.ts'
import { sendJson, sendProblem } from './send.ts'

const MCP_PATH = /^\/mcp\/([a-z][a-z0-9-]{0,62})$/
const METADATA_PATH = /^\/\.well-known\/oauth-protected-resource\/mcp\/([a-z][a-z0-9-]{0,62})$/

/** How long a client may take to say what it wants, and how much of it in headers: a token has up to 16 KB. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 32_768,
} as const

/** What the server needs beside the means of serving. */
export interface ServerOptions {
  readonly authenticate: Authenticate
  readonly guard: () => GuardOptions
  /** Requests under way at once. */
  readonly maxExchanges: number
}

/** The edge's HTTP server; it is not listening yet. Its request handler never rejects. */
export function createEdgeServer(deps: Deps, options: ServerOptions): Server {
  let underWay = 0
  const server = createServer(LIMITS, (request, response) => {
    if (request.url === '/healthz') return sendJson(response, 200, { status: 'ok' })
    if (underWay >= options.maxExchanges) {
      sendProblem(
        response,
        503,
        'overloaded',
        'Too many requests are under way; try again later.',
        {
          'retry-after': '1',
        },
      )
      return
    }
    underWay++
    const closed = once(response, 'close')
    if (deps.draining.aborted) response.setHeader('connection', 'close')
    const handled = handle(deps, options, request, response).catch((error: unknown) => {
      deps.events.failed(error)
      if (response.headersSent) response.destroy()
      else sendProblem(response, 500, 'internal', 'The gateway failed; its log says more.')
    })
    // An answer that its client does not read still takes room, and so does a call whose client has left.
    void Promise.allSettled([closed, handled]).then(() => underWay--)
  })
  // Idle ones are kept beside those under way, and no more than that.
  server.maxConnections = 4 * options.maxExchanges
  return server
}

async function handle(
  deps: Deps,
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const refusal = guard(request, options.guard())
  if (refusal !== undefined) {
    deps.events.requestRefused(refusal.code, refusal.status)
    return sendProblem(response, refusal.status, refusal.code, refusal.message)
  }
  if (allowOrigin(request, response)) return
  if (path === '/readyz') return ready(deps, response)
  const metadata = METADATA_PATH.exec(path)?.[1]
  const connection = deps.connections.get(metadata ?? MCP_PATH.exec(path)?.[1] ?? '')
  if (connection === undefined)
    return sendProblem(response, 404, 'not_found', 'No connection is registered under this path.')
  if (metadata !== undefined) return getMetadata(deps, connection, response)
  await authenticated(deps, options, connection, request, response)
}

async function ready(deps: Deps, response: ServerResponse): Promise<void> {
  if (deps.draining.aborted) return sendJson(response, 503, { status: 'stopping' })
  const healthy = await deps.bus.healthy()
  sendJson(response, healthy ? 200 : 503, { status: healthy ? 'ready' : 'the bus does not answer' })
}

async function authenticated(
  deps: Deps,
  { authenticate }: ServerOptions,
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const identity = await authenticate(connection, request)
    await serveMcp(deps, { connection, identity, request, response })
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    challenge(deps, connection, error, response)
  }
}

/** Tells a client where to get a token that this connection takes (RFC 6750, RFC 9728 section 5.1). */
function challenge(
  deps: Deps,
  connection: Connection,
  error: IdentityError,
  response: ServerResponse,
): void {
  if (error.code === 'unavailable')
    return sendProblem(
      response,
      503,
      'identity_unavailable',
      'Tokens cannot be verified now; try again later.',
      {
        'retry-after': '5',
      },
    )
  const fault = error.code === 'missing' ? '' : 'error="invalid_token", '
  const where = metadataUrlOf(deps.publicUrl, connection.name)
  sendProblem(response, 401, `token_${error.code}`, `Not authenticated: ${error.message}.`, {
    'www-authenticate': `Bearer ${fault}resource_metadata="${where}"`,
  })
}
