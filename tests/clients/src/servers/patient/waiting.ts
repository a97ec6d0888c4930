import type { McpServer } from '@modelcontextprotocol/server'
import { KEY } from './schemas.ts'

/** What became of the calls of `wait` under one key. */
export interface Waits {
  started: number
  cancelled: number
}

/** Adds a tool that waits until it is cancelled, and one that tells what became of such calls. */
export function addWaiting(server: McpServer, waits: Map<string, Waits>): void {
  const waitsOf = (key: string): Waits => {
    const known = waits.get(key) ?? { started: 0, cancelled: 0 }
    waits.set(key, known)
    return known
  }
  server.registerTool(
    'wait',
    { description: 'Waits until it is cancelled', inputSchema: KEY },
    async ({ key }, { mcpReq: { signal } }) => {
      const known = waitsOf(key)
      known.started += 1
      await aborted(signal)
      known.cancelled += 1
      return { content: [] }
    },
  )
  server.registerTool(
    'waits',
    { description: 'Tells how many calls of wait began and were cancelled', inputSchema: KEY },
    ({ key }) => ({ content: [{ type: 'text', text: JSON.stringify(waitsOf(key)) }] }),
  )
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
