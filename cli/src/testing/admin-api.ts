import { once } from 'node:events'
import { createServer } from 'node:http'

/** An admin API as far as commands need one before they do anything: what it is, and which connections there are. */
export interface AdminApi extends AsyncDisposable {
  readonly url: string
  /** Requests so far, as `METHOD path`. */
  readonly asked: readonly string[]
}

/**
 * Serves it, and an edge that knows the same connections, on a free port of 127.0.0.1. A POST, and a report, is answered by the
 * given lines.
 */
export async function startAdminApi(
  connections: readonly string[],
  lines: readonly unknown[] = [],
): Promise<AdminApi> {
  const asked: string[] = []
  let url = ''
  const server = createServer(({ method, url: path = '' }, response) => {
    asked.push(`${method} ${path}`)
    if (method === 'POST' || path.startsWith('/api/reports/')) {
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      return
    }
    const name = /^\/\.well-known\/oauth-protected-resource\/mcp\/(.*)$/.exec(path)?.[1]
    const status = name !== undefined && !connections.includes(name) ? 404 : 200
    const answer = path.startsWith('/api/connections')
      ? { connections: connections.map((one) => ({ name: one, kind: 'mcp', description: '' })) }
      : { issuer: 'http://127.0.0.1:1', control: url, edge: url }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address')
  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
