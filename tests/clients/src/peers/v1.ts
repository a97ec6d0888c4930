import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { CAPABILITIES, createHost } from './host.ts'
import { notificationsOf } from './notifications.ts'
import type { AskOptions, Method, Params, Peer } from './peer.ts'
import { type Connecting, httpOptions, peerOf } from './sdk-client.ts'

/** Connects the client of SDK version 1. */
export async function connectV1(to: Connecting): Promise<Peer> {
  const host = createHost(to.root)
  const client = new Client({ name: 'v1', version: '1.0.0' }, { capabilities: CAPABILITIES })
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => host.sample(params))
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => host.elicit(params))
  client.setRequestHandler(ListRootsRequestSchema, ({ params }) => host.listRoots(params))
  const transport = transportOf(to)
  const heard = notificationsOf(transport)
  const revision = revisionTold(transport)
  await client.connect(transport)
  const http = transport instanceof StreamableHTTPClientTransport ? transport : undefined
  return peerOf({
    client,
    host,
    heard,
    era: 'legacy',
    revision: revision() ?? to.revision,
    session: () => http?.sessionId,
    endSession: async () => http?.terminateSession(),
    order,
  })
}

/** Hears which revision was agreed on, which this client tells nobody but its transport. */
function revisionTold(transport: Transport): () => string | undefined {
  const told = transport.setProtocolVersion?.bind(transport)
  let revision: string | undefined
  transport.setProtocolVersion = (version) => {
    revision = version
    told?.(version)
  }
  return () => revision
}

function order(method: Method, params: Params | undefined, options: AskOptions | undefined) {
  if (method === 'ping') return [options]
  if (method === 'logging/setLevel') return [params?.['level'], options]
  return method === 'tools/call' ? [params, undefined, options] : [params, options]
}

function transportOf(to: Connecting) {
  const { route } = to
  switch (route.kind) {
    case 'streamable-http':
      return new StreamableHTTPClientTransport(new URL(route.url), httpOptions(route, to))
    case 'sse':
      return new SSEClientTransport(new URL(route.url))
    case 'stdio': {
      const [command = '', ...args] = route.command
      return new StdioClientTransport({ command, args, stderr: 'ignore' })
    }
  }
}
