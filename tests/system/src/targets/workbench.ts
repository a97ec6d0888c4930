import { once } from 'node:events'
import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, Server } from '@modelcontextprotocol/server'

/** A server whose tools take a shell command, a URL and a path. It does nothing but write down what it is given. */
export interface Workbench extends AsyncDisposable {
  readonly url: string
  /** What reached it, oldest first: the tool, and its one argument. */
  readonly reached: readonly (readonly [tool: string, argument: string])[]
}

const ARGUMENTS: Readonly<Record<string, string>> = {
  run: 'command',
  fetch: 'url',
  read_file: 'path',
}

const TOOLS = Object.entries(ARGUMENTS).map(([name, argument]) => ({
  name,
  inputSchema: {
    type: 'object' as const,
    properties: { [argument]: { type: 'string' } },
    required: [argument],
  },
}))

/** Serves on a free port of 127.0.0.1, in both eras. */
export async function startWorkbench(): Promise<Workbench> {
  const reached: [string, string][] = []
  const handler = createMcpHandler(() => {
    const server = new Server({ name: 'workbench', version: '1' }, { capabilities: { tools: {} } })
    server.setRequestHandler('tools/list', () => ({ tools: [...TOOLS] }))
    server.setRequestHandler('tools/call', ({ params }) => {
      const argument = params.arguments?.[ARGUMENTS[params.name] ?? '']
      reached.push([params.name, String(argument)])
      return { content: [{ type: 'text', text: 'done' }] }
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
    reached,
    [Symbol.asyncDispose]: async () => {
      await handler.close()
      http.closeAllConnections()
      await once(http.close(), 'close')
    },
  }
}
