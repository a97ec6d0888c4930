import type { IncomingHttpHeaders } from 'node:http'
import type { Call } from '../exchange/call.ts'

/**
 * Request headers that cross to a target as they came. All others stay outside: the caller's token, cookies, forwarding
 * and hop-by-hop headers, and anything that a target might take for a word of the gateway.
 */
const REQUEST_HEADERS = ['accept', 'mcp-protocol-version', 'traceparent', 'tracestate']
/** Those that repeat parameters; only a modern target reads them, and checks them against the body itself. */
const PARAM_PREFIX = 'mcp-param-'

/** Response headers that cross to the client, and what each may say. */
const RESPONSE_HEADERS: ReadonlyMap<string, RegExp> = new Map([
  ['allow', /^[A-Z]{1,16}(, ?[A-Z]{1,16}){0,8}$/],
  ['mcp-protocol-version', /^\d{4}-\d\d-\d\d$/],
  ['retry-after', /^\d{1,6}$/],
])

/** What of a client's request goes to the target; what repeats the body is written from the body that was judged. */
export function requestHeaders(
  call: Pick<Call, 'headers' | 'era' | 'message' | 'body'>,
): Record<string, string> {
  const { headers, era, message, body } = call
  const modern = era === 'modern'
  return {
    'accept-encoding': 'identity',
    ...crossing(headers, (name) => REQUEST_HEADERS.includes(name)),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(modern &&
      crossing(headers, (name) => name === 'mcp-name' || name.startsWith(PARAM_PREFIX))),
    ...(modern && message !== undefined && 'method' in message && { 'mcp-method': message.method }),
  }
}

function crossing(
  headers: IncomingHttpHeaders,
  crosses: (name: string) => boolean,
): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string' && crosses(name)) out[name] = value
  return out
}

/** What of a target's headers goes to the client. */
export function responseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, grammar] of RESPONSE_HEADERS) {
    const value = headers[name]
    if (typeof value === 'string' && grammar.test(value)) out[name] = value
  }
  return out
}
