import { once } from 'node:events'
import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, Server } from '@modelcontextprotocol/server'

/** A tool as its server defines it. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown }
  readonly annotations?: Readonly<Record<string, unknown>>
}

/** A server of the official SDK, in both eras, whose definitions can be exchanged while it runs. */
export interface ChangingServer extends AsyncDisposable {
  readonly url: string
  /** Every later list shows these. */
  define(...tools: readonly ToolDefinition[]): void
  /** Names of the tools that were called, oldest first. */
  readonly called: readonly string[]
}

/** Serves on a free port of 127.0.0.1. Every tool answers with its own name. */
export async function startChangingServer(
  ...defined: readonly ToolDefinition[]
): Promise<ChangingServer> {
  let tools = defined
  const called: string[] = []
  const handler = createMcpHandler(() => {
    const server = new Server(
      { name: 'changing', version: '1' },
      { capabilities: { tools: { listChanged: true } } },
    )
    server.setRequestHandler('tools/list', () => ({ tools: tools.map((tool) => ({ ...tool })) }))
    server.setRequestHandler('tools/call', ({ params }) => {
      called.push(params.name)
      return { content: [{ type: 'text', text: `this is ${params.name}` }] }
    })
    return server
  })
  const serve = toNodeHandler(handler)
  const http = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request
    void serve(Object.assign(request, { method, url }), response)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`,
    define: (...next) => {
      tools = next
    },
    called,
    [Symbol.asyncDispose]: async () => {
      await handler.close()
      http.closeAllConnections()
      await once(http.close(), 'close')
    },
  }
}
