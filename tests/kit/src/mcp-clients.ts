import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** The official SDK clients: version 1, version 2 with the handshake, version 2 without sessions. */
export type ClientKind = 'v1' | 'v2-legacy' | 'v2-modern'

/** What a tool answered, as far as tests look at it. */
export interface ToolAnswer {
  readonly isError: boolean
  /** All text blocks, joined. */
  readonly text: string
  readonly structured: unknown
}

/** A connected client, the same for every SDK. All options are the SDK's defaults. */
export interface McpClient extends AsyncDisposable {
  listTools(): Promise<readonly string[]>
  callTool(name: string, args?: Record<string, unknown>): Promise<ToolAnswer>
}

const INFO = { name: 'sallyport-tests', version: '1.0.0' }

/** Connects an official client to a URL with an access token. */
export async function connectClient(
  kind: ClientKind,
  url: string,
  token: string,
): Promise<McpClient> {
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  if (kind === 'v1') {
    const client = new ClientV1(INFO)
    await client.connect(new TransportV1(new URL(url), { requestInit }))
    return wrap(client)
  }
  const client = new ModernClient(
    INFO,
    kind === 'v2-modern' ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {},
  )
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
  return wrap(client)
}

interface SdkClient {
  listTools(): Promise<{ tools: readonly { name: string }[] }>
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<object>
  close(): Promise<void>
}

function wrap(client: SdkClient): McpClient {
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args = {}) => toAnswer(await client.callTool({ name, arguments: args })),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

function toAnswer(result: object): ToolAnswer {
  const content: unknown = Reflect.get(result, 'content')
  const blocks: unknown[] = Array.isArray(content) ? content : []
  return {
    isError: Reflect.get(result, 'isError') === true,
    text: blocks.map(textOf).join('\n'),
    structured: Reflect.get(result, 'structuredContent'),
  }
}

function textOf(block: unknown): string {
  const text: unknown =
    typeof block === 'object' && block !== null ? Reflect.get(block, 'text') : ''
  return typeof text === 'string' ? text : ''
}
