import { bootSystem, register, runService } from '@sallyport/kit'
import { startForwarder } from './forwarder.ts'
import { cedarOf, type PolicyName } from './policies.ts'
import { createTokens } from './tokens.ts'

/** A whole gateway, and a way into it for clients without a token. */
export interface Gateway extends AsyncDisposable {
  /** Puts a target behind the gateway; resolves with its URL there, once the gateway serves it. */
  connect(target: string, policy: PolicyName): Promise<string>
}

/** Boots the whole system on free ports. */
export async function startGateway(): Promise<Gateway> {
  await using parts = new AsyncDisposableStack()
  const system = parts.use(await bootSystem())
  const forwarder = parts.use(await startForwarder(system.urls.edge, createTokens(system)))
  const { host } = new URL(forwarder.url)
  await system.stopService('edge')
  parts.use(
    await runService(system, 'edge', {
      // The suite sends the host and the origin of what it dials.
      SALLYPORT_EDGE_HOSTS: host,
      SALLYPORT_EDGE_ORIGINS: `http://${host}`,
    }),
  )
  const owned = parts.move()
  let connections = 0
  return {
    async connect(target, policy) {
      connections += 1
      const name = `conformance-${connections}`
      await register(system, {
        name,
        target: { transport: 'streamable-http', url: target },
        cedar: cedarOf(policy, name),
      })
      return `${forwarder.url}/mcp/${name}`
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
