import type { IncomingHttpHeaders } from 'node:http'

/**
 * Request headers that cross to a target. All others stay outside: the caller's token, cookies, forwarding and
 * hop-by-hop headers, and anything that a target might take for a word of the gateway.
 */
const REQUEST_HEADERS = [
  'accept',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'traceparent',
  'tracestate',
]

const PARAM_PREFIX = 'mcp-param-'

/** Response headers that cross to the client. */
const RESPONSE_HEADERS = ['allow', 'cache-control', 'mcp-protocol-version', 'retry-after']

/** What of a client's headers goes to the target. */
export function requestHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const out: Record<string, string> = { 'accept-encoding': 'identity' }
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue
    if (REQUEST_HEADERS.includes(name) || name.startsWith(PARAM_PREFIX)) out[name] = value
  }
  return out
}

/** What of a target's headers goes to the client. */
export function responseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const out: Record<string, string> = {}
  for (const name of RESPONSE_HEADERS) {
    const value = headers[name]
    if (typeof value === 'string') out[name] = value
  }
  return out
}
