import { randomUUID } from 'node:crypto'
import {
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { memoryEventStore } from './event-store.ts'

/** Sessions at once; the oldest ends when another begins. */
const MAX_SESSIONS = 200
/** After how many milliseconds a client shall come back to a stream that was closed. */
const RETRY_MS = 100

/** Serves the legacy era with sessions, each with a server of its own, resumable streams and a GET stream. */
export interface Sessions extends AsyncDisposable {
  handle(request: Request): Promise<Response>
}

export function createSessions(createServer: () => McpServer): Sessions {
  const transports = new Map<string, WebStandardStreamableHTTPServerTransport>()

  async function open(request: Request): Promise<Response> {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: memoryEventStore(),
      retryInterval: RETRY_MS,
      onsessioninitialized: async (id) => {
        transports.set(id, transport)
        if (transports.size > MAX_SESSIONS) await end(transports.keys().next().value ?? '')
      },
      onsessionclosed: (id) => void transports.delete(id),
    })
    await createServer().connect(transport)
    const response = await transport.handleRequest(request)
    if (transport.sessionId === undefined) await transport.close()
    return response
  }

  async function end(id: string): Promise<void> {
    const transport = transports.get(id)
    transports.delete(id)
    await transport?.close()
  }

  return {
    handle(request) {
      const id = request.headers.get('mcp-session-id')
      if (id === null) return open(request)
      const transport = transports.get(id)
      return transport?.handleRequest(request) ?? Promise.resolve(unknownSession())
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...transports.keys()].map(end))
    },
  }
}

function unknownSession(): Response {
  const error = { code: -32_001, message: 'Session not found' }
  return Response.json({ jsonrpc: '2.0', id: null, error }, { status: 404 })
}
