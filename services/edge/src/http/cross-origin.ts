import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Lets a web page of an accepted origin read answers, and answers its preflight; true where that was the whole request.
 * The guard has already refused every other origin.
 */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers
  if (origin !== undefined) {
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('vary', 'origin')
    response.setHeader(
      'access-control-expose-headers',
      'Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate',
    )
  }
  if (request.method !== 'OPTIONS') return false
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    'access-control-max-age': '600',
  })
  response.end()
  return true
}
