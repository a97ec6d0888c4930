import { McpServer, type ServerNotifier } from '@modelcontextprotocol/server'
import { addCounted } from './counted.ts'
import { addSteps } from './steps.ts'
import { addWaiting, type Waits } from './waiting.ts'

/** A resource that changes when the tool `touch` is called. */
export const WATCHED = 'patient://watched'

/** Makes servers with tools that wait, count and change something; they share what they have seen. */
export function createPatients(notifier?: ServerNotifier): () => McpServer {
  const waits = new Map<string, Waits>()
  const done = new Map<string, number>()
  return () => {
    const server = new McpServer(
      { name: 'patient', version: '1.0.0' },
      { capabilities: { resources: { subscribe: true } } },
    )
    addWaiting(server, waits)
    addCounted(server, done)
    addSteps(server)
    addWatched(server, notifier)
    return server
  }
}

function addWatched(server: McpServer, notifier: ServerNotifier | undefined): void {
  server.registerTool('touch', { description: 'Changes the watched resource' }, async () => {
    notifier?.resourceUpdated(WATCHED)
    await server.server.sendResourceUpdated({ uri: WATCHED })
    return { content: [{ type: 'text', text: 'Touched.' }] }
  })
  server.registerResource('watched', WATCHED, { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: 'Watched.' }],
  }))
  server.server.setRequestHandler('resources/subscribe', () => ({}))
  server.server.setRequestHandler('resources/unsubscribe', () => ({}))
}
