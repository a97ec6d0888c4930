import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { scenarioOf } from './scenarios.ts'

/** What the suite tells a client beside the URL of its server. */
export interface Assignment {
  readonly scenario: string
  /** The revision that the client has to speak. */
  readonly version: string
  readonly context: unknown
}

/** Connects the official SDK client to a URL, does what the scenario wants, and leaves. */
export async function runFixtureClient(url: string, assignment: Assignment): Promise<void> {
  const { scenario, version, context } = assignment
  const client = createClient(version)
  const transport = new StreamableHTTPClientTransport(new URL(url))
  await client.connect(transport)
  try {
    await scenarioOf(scenario)(client, context)
  } finally {
    if (transport.sessionId !== undefined) await transport.terminateSession().catch(() => {})
    await client.close()
  }
}

function createClient(version: string): Client {
  const client = new Client(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: { roots: {}, sampling: {}, elicitation: { form: { applyDefaults: true } } },
      ...(version >= '2026' && { versionNegotiation: { mode: 'auto' } }),
    },
  )
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: {} }))
  client.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///fixture' }] }))
  client.setRequestHandler('sampling/createMessage', () => ({
    role: 'assistant',
    model: 'none',
    content: { type: 'text', text: 'An answer.' },
  }))
  return client
}
