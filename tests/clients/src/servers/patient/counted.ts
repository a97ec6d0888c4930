import type { McpServer } from '@modelcontextprotocol/server'
import { KEY } from './schemas.ts'

/** Adds a tool that tells how often it was done, also to whoever cannot see what became of a call. */
export function addCounted(server: McpServer, done: Map<string, number>): void {
  server.registerTool(
    'counted',
    { description: 'Tells how often it was done under one key', inputSchema: KEY },
    ({ key }) => {
      const count = (done.get(key) ?? 0) + 1
      done.set(key, count)
      return { content: [{ type: 'text', text: String(count) }] }
    },
  )
}
