import {
  Client,
  type ClientOptions,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { CAPABILITIES, createHost } from './host.ts'
import { notificationsOf } from './notifications.ts'
import type { AskOptions, Method, Params, Peer } from './peer.ts'
import { type Connecting, httpOptions, peerOf } from './sdk-client.ts'

/** Connects the client of SDK version 2, which agrees on an era as `versionNegotiation` says. */
export async function connectV2(
  to: Connecting,
  versionNegotiation?: ClientOptions['versionNegotiation'],
): Promise<Peer> {
  const host = createHost(to.root)
  const client = new Client(
    { name: 'v2', version: '1.0.0' },
    { capabilities: CAPABILITIES, ...(versionNegotiation && { versionNegotiation }) },
  )
  client.setRequestHandler('sampling/createMessage', ({ params }) => host.sample(params))
  client.setRequestHandler('elicitation/create', ({ params }) => host.elicit(params))
  client.setRequestHandler('roots/list', ({ params }) => host.listRoots(params))
  const transport = transportOf(to)
  const heard = notificationsOf(transport)
  await client.connect(transport)
  const http = transport instanceof StreamableHTTPClientTransport ? transport : undefined
  const era = client.getProtocolEra() ?? 'legacy'
  return peerOf({
    client,
    host,
    heard,
    era,
    revision: client.getNegotiatedProtocolVersion(),
    session: () => http?.sessionId,
    endSession: async () => http?.terminateSession(),
    order,
    ...(era === 'modern' && { listen: (uri) => listen(client, uri) }),
  })
}

function order(method: Method, params: Params | undefined, options: AskOptions | undefined) {
  if (method === 'ping') return [options]
  return [method === 'logging/setLevel' ? params?.['level'] : params, options]
}

async function listen(client: Client, uri: string | undefined): Promise<AsyncDisposable> {
  const wanted = uri === undefined ? { toolsListChanged: true } : { resourceSubscriptions: [uri] }
  const listening = await client.listen(wanted)
  return { [Symbol.asyncDispose]: () => listening.close() }
}

function transportOf(to: Connecting) {
  const { route, revision } = to
  switch (route.kind) {
    case 'streamable-http':
      return new StreamableHTTPClientTransport(new URL(route.url), {
        ...httpOptions(route, to),
        ...(revision !== undefined && { protocolVersion: revision }),
      })
    case 'sse':
      return new SSEClientTransport(new URL(route.url))
    case 'stdio': {
      const [command = '', ...args] = route.command
      return new StdioClientTransport({ command, args, stderr: 'ignore' })
    }
  }
}
