import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bootSystem, type System, runService } from '@sallyport/kit'
import { startForwarder } from './forwarder.ts'
import { cedarOf, type PolicyName } from './policies.ts'
import { createTokens, succeeded } from './tokens.ts'

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
      await register(system, { name, target, policy })
      return `${forwarder.url}/mcp/${name}`
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

interface Registration {
  readonly name: string
  readonly target: string
  readonly policy: PolicyName
}

async function register(system: System, { name, target, policy }: Registration): Promise<void> {
  const folder = join(system.directory, 'connections')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  await writeFile(file, JSON.stringify(connectionOf(name, target)))
  const policyFile = join(folder, `${name}.cedar`)
  await writeFile(policyFile, cedarOf(policy, name))
  const because = ['--reason', 'conformance']
  succeeded(await system.cli('dave', ['connections', 'register', file, ...because]))
  succeeded(await system.cli('dave', ['policy', 'publish', name, policyFile, ...because]))
  await system.until(`the edge knows ${name}`, async () => {
    const url = `${system.urls.edge}/.well-known/oauth-protected-resource/mcp/${name}`
    return (await fetch(url)).ok ? true : undefined
  })
}

function connectionOf(name: string, url: string) {
  return {
    name,
    kind: 'mcp',
    description: 'A target of the conformance suite',
    target: { transport: 'streamable-http', url },
    tools: {},
    mask: 'default',
  }
}
