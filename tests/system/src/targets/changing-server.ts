import { Server } from '@modelcontextprotocol/server'
import { type Served, serveHandler } from './serve-handler.ts'

/** A tool as its server defines it. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown }
  readonly annotations?: Readonly<Record<string, unknown>>
}

/** A server of the official SDK, in both eras, whose definitions can be exchanged while it runs. */
export interface ChangingServer extends Served {
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
  const served = await serveHandler(() => {
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
  return {
    ...served,
    define: (...next) => {
      tools = next
    },
    called,
  }
}
