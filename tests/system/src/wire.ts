import { request } from 'node:http'
import type { System } from '@sallyport/kit'

const META = 'io.modelcontextprotocol'

/** What came back over the wire; `json` is the body, or the last event of a stream. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // What a hostile test looks for has no one shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
  /** All that came. */
  readonly text: string
}

export interface Send {
  readonly token: string
  readonly method?: 'POST' | 'GET' | 'DELETE'
  readonly body?: string | Uint8Array
  /** Pairs of names and values, so that a name can come twice; they stand in the place of those that a client sends. */
  readonly headers?: readonly (readonly [string, string])[]
}

/** Sends bytes to a connection as they are. */
export async function send(
  system: Pick<System, 'urls'>,
  connection: string,
  { token, method = 'POST', body, headers = [] }: Send,
): Promise<WireAnswer> {
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const usual = [
    ['host', new URL(system.urls.edge).host],
    ['authorization', `Bearer ${token}`],
    ['content-type', 'application/json'],
    ['accept', 'application/json, text/event-stream'],
  ].filter(([name = '']) => !given.has(name))
  const outgoing = request(`${system.urls.edge}/mcp/${connection}`, {
    method,
    headers: [...usual, ...headers].flat(),
    agent: false,
  })
  outgoing.end(body)
  const { promise, resolve, reject } = Promise.withResolvers<WireAnswer>()
  outgoing.once('error', reject).once('response', (response) => {
    const parts: string[] = []
    response.setEncoding('utf8').on('data', (part: string) => parts.push(part))
    response.once('error', reject).once('end', () => {
      const { statusCode = 0, headers: received } = response
      const text = parts.join('')
      resolve({ status: statusCode, headers: received, json: parse(text), text })
    })
  })
  return promise
}

function parse(text: string): unknown {
  const last = [...text.matchAll(/^data: (.+)$/gm)].at(-1)?.[1] ?? text
  return last === '' ? undefined : JSON.parse(last)
}

/** A request of the modern era, with the headers that repeat it. */
export function modern(
  method: string,
  params: Readonly<Record<string, unknown>>,
  capabilities: Readonly<Record<string, unknown>> = {},
): Pick<Send, 'body' | 'headers'> {
  const name = params['name'] ?? params['uri'] ?? params['taskId']
  const meta = {
    [`${META}/protocolVersion`]: '2026-07-28',
    [`${META}/clientCapabilities`]: capabilities,
  }
  return {
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
    headers: [
      ['mcp-protocol-version', '2026-07-28'],
      ['mcp-method', method],
      ...(typeof name === 'string' ? [['mcp-name', name] as const] : []),
    ],
  }
}

/** A request of the legacy era, in a session where there is one. */
export const legacy = (
  method: string,
  params: Readonly<Record<string, unknown>>,
  session?: string,
): Pick<Send, 'body' | 'headers'> => ({
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  headers: session === undefined ? [] : [['mcp-session-id', session]],
})
