import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { ParsedUrlQuery } from 'node:querystring'
import { createLogger, type LogOptions } from '@sallyport/telemetry'
import { Provider } from 'oidc-provider'
import { type Agent, providerConfiguration } from './configuration.ts'
import { serveInteraction } from './interactions.ts'
import { isLoopback, isLoopbackOrigin } from './loopback.ts'
import { signingKeys } from './signing-keys.ts'
import { openStore } from './store.ts'

export interface IdentityProviderOptions {
  /** Only a loopback address is taken: whoever reaches this provider can be anyone. */
  readonly host: string
  readonly port: number
  /** File of the signing key; made where it is missing. */
  readonly keysFile: string
  /** File of the registered clients and of logins that last. */
  readonly stateFile: string
  readonly agents: readonly Agent[]
  readonly isResource: (url: string) => boolean
  readonly log: LogOptions
}

/** The development identity provider: OAuth 2.1 and OpenID Connect, without passwords, for one machine. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string
}

/** Starts the provider. Refuses any host but a loopback address. */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<IdentityProvider> {
  if (!isLoopback(options.host)) {
    throw new Error(
      `the development identity provider asks for no password and listens on 127.0.0.1 alone, not on ${options.host}`,
    )
  }
  const issuer = `http://${options.host}:${options.port}`
  const store = await openStore(options.stateFile)
  const keys = await signingKeys(options.keysFile)
  const provider = new Provider(issuer, providerConfiguration({ ...options, keys, store }))
  provider.use(async (ctx, next) => {
    if (ctx.path === '/auth' && ctx.method === 'GET') ctx.query = withScope(ctx.query)
    await next()
  })
  const logger = createLogger('identity-provider', options.log)
  provider.on('server_error', (_, error) => logger.error({ err: error }, 'request failed'))
  const server = await listen(options, provider)
  return {
    issuer,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await store[Symbol.asyncDispose]()
    },
  }
}

/** MCP clients may ask for a resource and no scope; the protocol engine grants nothing without one. */
function withScope(query: ParsedUrlQuery): ParsedUrlQuery {
  const asked = [query['scope'] ?? []].flat().flatMap((text) => text.split(' '))
  return { ...query, scope: [...new Set([...asked, 'mcp'])].join(' ') }
}

async function listen(options: IdentityProviderOptions, provider: Provider): Promise<Server> {
  const { host, port } = options
  const protocol = provider.callback()
  const server = createServer((request, response) => {
    if (!isLocal(request, `${host}:${port}`)) {
      response.writeHead(403, { connection: 'close' }).end()
      return
    }
    serveInteraction(provider, request, response)
      .then((served) => (served ? undefined : protocol(request, response)))
      .catch(() => refuse(response))
  })
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

/** A page of another site must neither reach the provider under a name of its own (DNS rebinding) nor call it. */
function isLocal({ headers }: IncomingMessage, host: string): boolean {
  return headers.host === host && (headers.origin === undefined || isLoopbackOrigin(headers.origin))
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) return
  response
    .writeHead(400, { 'content-type': 'text/plain' })
    .end('This sign-in has expired: start it again where you began.\n')
}
