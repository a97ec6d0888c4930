import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { PNG } from './samples.ts'

/** Resources of text and bytes, a template, and subscriptions. */
export function registerResources(server: McpServer): void {
  text(server, 'static-text', 'The content of a text that does not change.')
  text(server, 'watched-resource', 'The content of a resource to subscribe to.')
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { description: 'Bytes that do not change', mimeType: 'image/png' },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'image/png', blob: PNG }] }),
  )
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource(
    'template',
    template,
    { description: 'Data by its id', mimeType: 'application/json' },
    ({ href }, { id }) => ({
      contents: [
        { uri: href, mimeType: 'application/json', text: JSON.stringify({ id, found: true }) },
      ],
    }),
  )
  // Nothing here changes, so that there is nothing to remember.
  server.server.setRequestHandler('resources/subscribe', () => ({}))
  server.server.setRequestHandler('resources/unsubscribe', () => ({}))
}

function text(server: McpServer, name: string, said: string): void {
  server.registerResource(
    name,
    `test://${name}`,
    { description: 'A text', mimeType: 'text/plain' },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/plain', text: said }] }),
  )
}
