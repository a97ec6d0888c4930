import { Server } from '@modelcontextprotocol/server'
import { type Served, serveHandler } from './serve-handler.ts'

/** A server whose tools take a shell command, a URL and a path. It does nothing but write down what it is given. */
export interface Workbench extends Served {
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
  const served = await serveHandler(() => {
    const server = new Server({ name: 'workbench', version: '1' }, { capabilities: { tools: {} } })
    server.setRequestHandler('tools/list', () => ({ tools: [...TOOLS] }))
    server.setRequestHandler('tools/call', ({ params }) => {
      const argument = params.arguments?.[ARGUMENTS[params.name] ?? '']
      reached.push([params.name, String(argument)])
      return { content: [{ type: 'text', text: 'done' }] }
    })
    return server
  })
  return {
    ...served,
    reached,
  }
}
