import { type ComposeProcesses, startComposeProcesses } from '@sallyport/kit'
import type { Contender } from './contender.ts'
import { CALLERS, thirtyPolicies } from './policies.ts'

const CONNECTION = 'bench'
/** People who call. */
const PEOPLE = 50

/**
 * The gateway with all that it does: every service a process of its own as the compose file describes, tokens verified,
 * thirty policies, definitions pinned and arguments checked by them, the default masking profile both ways, a journal whose
 * acknowledgement means "on disk", the recorder running.
 */
export async function startSallyport(target: Contender): Promise<Contender> {
  const deployment = await startComposeProcesses()
  try {
    await register(deployment, target.url)
  } catch (error) {
    await deployment[Symbol.asyncDispose]()
    throw error
  }
  return {
    name: 'sallyport',
    url: `${deployment.edgeUrl}/mcp/${CONNECTION}`,
    processes: { ...deployment.pids(), ...target.processes },
    tokens: () =>
      Promise.all(
        Array.from({ length: PEOPLE }, (_, n) =>
          deployment.issuer.issue(`${deployment.edgeUrl}/mcp/${CONNECTION}`, {
            sub: `person-${n}`,
            groups: [CALLERS[n % CALLERS.length]],
          }),
        ),
      ),
    modern: true,
    [Symbol.asyncDispose]: () => deployment[Symbol.asyncDispose](),
  }
}

async function register(deployment: ComposeProcesses, url: string): Promise<void> {
  const connection = {
    name: CONNECTION,
    kind: 'mcp',
    tools: {},
    mask: 'default',
    description: 'What is measured',
    target: { transport: 'streamable-http', url },
  }
  const reason = 'measuring'
  await put(deployment, '', { connection, reason })
  const cedar = '@id("all") permit (principal, action, resource);'
  await put(deployment, '/policy', { cedar, expectedVersion: 0, reason })
  await learn(deployment)
  // Policies may speak of arguments once definitions are pinned.
  await put(deployment, '/policy', { cedar: thirtyPolicies(), expectedVersion: 1, reason })
}

/** Reads the list of tools as a client: their definitions are pinned then. */
async function learn({ issuer, edgeUrl, until }: ComposeProcesses): Promise<void> {
  const url = `${edgeUrl}/mcp/${CONNECTION}`
  const token = await issuer.issue(url, { sub: 'person-0', groups: [CALLERS[0]] })
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  await until('the tools are listed', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/list',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/list',
        params: { _meta: meta },
      }),
    })
    return (await response.text()).includes('"medium"') ? true : undefined
  })
}

async function put(
  { issuer, controlUrl }: ComposeProcesses,
  path: string,
  body: object,
): Promise<void> {
  const token = await issuer.issue(controlUrl, { sub: 'dave', groups: ['admins'] })
  const response = await fetch(`${controlUrl}/api/connections/${CONNECTION}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 200)
    throw new Error(`${path}: ${response.status} ${await response.text()}`)
}
