import type { System } from '@sallyport/kit'
import { clearValues } from './clear-values.ts'
import type { Promised } from './promise.ts'

const READ = "SELECT id, email, 'closed' AS mark FROM customers LIMIT 1"

/** A part that fails stops traffic; it never lets it pass. */
export const failingClosed: readonly Promised[] = [
  {
    step: '11a',
    what: 'alice reads while masking is stopped',
    expected: 'refused (masking_unavailable); the database was not asked; then rows again',
    async see(system) {
      await system.stopService('masking')
      const during = await attempt(system)
      await system.startService('masking')
      return `${during}; then ${await recovered(system)}`
    },
  },
  {
    step: '11b',
    what: 'alice reads while the journal cannot be reached',
    expected: 'refused (journal_unavailable); the database was not asked; then rows again',
    async see(system) {
      system.pauseBus()
      const during = await attempt(system)
      system.resumeBus()
      return `${during}; then ${await recovered(system)}`
    },
  },
  {
    step: '11c',
    what: 'every clear value is sought once more, after all this',
    expected: 'found in none',
    see: clearValues,
  },
]

/** Asks by plain HTTP: the answer as it goes over the wire. */
async function ask(system: System): Promise<{ status: number; body: string }> {
  const token = await system.token('alice', 'orders')
  const response = await fetch(`${system.urls.edge}/mcp/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'query',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'query',
        arguments: { sql: READ },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  })
  return { status: response.status, body: await response.text() }
}

/** The refusal that an answer is; what else came, where it is none, or holds what must never be seen. */
async function refusalIn(system: System, { body }: { body: string }): Promise<string> {
  const emails = await system.orders.rows('SELECT email FROM customers')
  if (emails.some(({ email }) => body.includes(String(email)))) return 'clear values'
  const code = /"code":"([a-z_]+)"/.exec(body)?.[1]
  return code === undefined ? `seen: ${body}` : `refused (${code})`
}

const hasRows = ({ status, body }: { status: number; body: string }): boolean =>
  status === 200 && body.includes('closed') && !body.includes('"error"')

async function attempt(system: System): Promise<string> {
  const before = await executions(system)
  const answer = await ask(system)
  const asked = (await executions(system)) - before
  return `${hasRows(answer) ? 'rows' : await refusalIn(system, answer)}; ${
    asked === 0 ? 'the database was not asked' : `the database was asked ${asked} times`
  }`
}

async function executions(system: System): Promise<number> {
  const statements = await system.orders.statements()
  return statements.filter((statement) => statement.includes(READ)).length
}

async function recovered(system: System): Promise<string> {
  return system.until('rows again', async () =>
    hasRows(await ask(system)) ? 'rows again' : undefined,
  )
}
