import type { Rig } from './rig.ts'

const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'

/** What came back over the wire. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The JSON body, or the last event of a stream. */
  readonly json: Reply
}

export interface Reply {
  readonly id?: unknown
  readonly result?: {
    readonly isError?: boolean
    readonly content?: readonly { readonly text: string }[]
    readonly resultType?: string
    readonly requestState?: string
    readonly tools?: readonly { readonly name: string }[]
    readonly [key: string]: unknown
  }
  readonly error?: {
    readonly code: number
    readonly message: string
    readonly data?: { readonly code: string }
  }
  readonly code?: string
}

export interface Send {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Capabilities of the client, in the modern era. */
  readonly capabilities?: Readonly<Record<string, unknown>>
}

/** The text that a tool answered with. */
export const textOf = (reply: Reply): string => reply.result?.content?.[0]?.text ?? ''

/** Posts a text as it is. */
export async function post(rig: Rig, body: string, send: Send = {}): Promise<WireAnswer> {
  const response = await fetch(`${rig.edge.url}/mcp/${rig.connection}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(send.token === ''
        ? {}
        : { authorization: `Bearer ${send.token ?? (await rig.token())}` }),
      ...send.headers,
    },
    body,
    ...(send.signal !== undefined && { signal: send.signal }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

/** Posts a request of the legacy era. */
export const legacy = (
  rig: Rig,
  method: string,
  params: object,
  send: Send = {},
): Promise<WireAnswer> => post(rig, JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }), send)

/** Posts a request of the modern era, with the headers that repeat it. */
export function modern(
  rig: Rig,
  method: string,
  params: Readonly<Record<string, unknown>>,
  send: Send = {},
): Promise<WireAnswer> {
  const name = params['name'] ?? params['uri']
  const body = {
    ...params,
    _meta: { [VERSION]: '2026-07-28', [CAPABILITIES]: send.capabilities ?? {} },
  }
  return post(rig, JSON.stringify({ jsonrpc: '2.0', id: 'm', method, params: body }), {
    ...send,
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...send.headers,
    },
  })
}

export const query = (rig: Rig, send: Send = {}): Promise<WireAnswer> =>
  modern(rig, 'tools/call', { name: 'query', arguments: { sql: 'SELECT 1' } }, send)

function parse(text: string): Reply {
  const events = [...text.matchAll(/^data: (.*)$/gm)]
  const body = events.at(-1)?.[1] ?? text
  return body === '' ? {} : JSON.parse(body)
}
