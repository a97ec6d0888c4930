import type { Client } from 'undici'
import type { Era, Tool } from '../work.ts'

const META = 'io.modelcontextprotocol'
const REVISION = { legacy: '2025-11-25', modern: '2026-07-28' } as const

/** One client of the protocol on one connection. */
export interface Caller {
  readonly era: Era
  readonly path: string
  readonly token: string | undefined
  /** What the server named the session, where it keeps any. */
  session?: string
  /** Ids of requests, counted by the client. */
  last: number
}

/** How one call went, in milliseconds. */
export interface Timing {
  readonly whole: number
  /** Until the first byte of the body. */
  readonly first: number
}

/** Begins a session, as clients of the legacy era do. */
export async function open(client: Client, caller: Caller): Promise<void> {
  if (caller.era === 'modern') return
  const params = {
    protocolVersion: REVISION.legacy,
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  }
  const { headers } = await post(client, caller, 'initialize', { params }, true)
  const session = headers['mcp-session-id']
  if (typeof session === 'string') caller.session = session
  await post(client, caller, 'notifications/initialized', {}, false)
}

/** Calls the tool once; rejects where that was refused or did not come through. */
export async function call(client: Client, caller: Caller, tool: Tool): Promise<Timing> {
  const params = {
    name: tool,
    // Every call is another one, as it is in real traffic.
    arguments: {
      customer: 1 + Math.floor(Math.random() * 1_000_000),
      limit: 1 + Math.floor(Math.random() * 1000),
      note: `ticket ${Math.floor(Math.random() * 1e9)}`,
    },
    ...(tool === 'stream' && caller.era === 'legacy' && { _meta: { progressToken: 1 } }),
  }
  return (await post(client, caller, 'tools/call', { params }, true)).timing
}

interface Posted {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly timing: Timing
}

const RESULT = Buffer.from('"result"')
const REFUSED = Buffer.from('"isError":true')

async function post(
  client: Client,
  caller: Caller,
  method: string,
  { params = {} }: { readonly params?: Readonly<Record<string, unknown>> },
  answered: boolean,
): Promise<Posted> {
  const began = performance.now()
  const { statusCode, headers, body } = await client.request({
    path: caller.path,
    method: 'POST',
    headers: headersOf(caller, method, params),
    body: messageOf(caller, method, params, answered),
  })
  let first = 0
  const chunks: Buffer[] = []
  for await (const chunk of body) {
    if (first === 0) first = performance.now() - began
    chunks.push(chunk)
  }
  const whole = performance.now() - began
  const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
  if (statusCode >= 300 || (answered && (!bytes.includes(RESULT) || bytes.includes(REFUSED))))
    throw new Error(`${method}: ${statusCode} ${bytes.subarray(0, 300).toString('utf8')}`)
  return { headers, timing: { whole, first } }
}

function headersOf(
  { era, token, session }: Caller,
  method: string,
  { name }: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(method !== 'initialize' && { 'mcp-protocol-version': REVISION[era] }),
    ...(session !== undefined && { 'mcp-session-id': session }),
    ...(era === 'modern' && { 'mcp-method': method }),
    ...(era === 'modern' && typeof name === 'string' && { 'mcp-name': name }),
  }
}

function messageOf(
  caller: Caller,
  method: string,
  params: Readonly<Record<string, unknown>>,
  answered: boolean,
): string {
  const meta = caller.era === 'modern' && {
    _meta: {
      [`${META}/protocolVersion`]: REVISION.modern,
      [`${META}/clientCapabilities`]: {},
      progressToken: 1,
    },
  }
  caller.last += 1
  return JSON.stringify({
    jsonrpc: '2.0',
    ...(answered && { id: caller.last }),
    method,
    params: { ...params, ...meta },
  })
}
