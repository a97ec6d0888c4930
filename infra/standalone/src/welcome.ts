import { PEOPLE } from './identity-provider/people.ts'
import type { Standalone } from './options.ts'
import { DEFAULT_PORTS } from './ports.ts'

type Facts = Pick<Standalone, 'urls' | 'directory' | 'agentSecretFile' | 'logFile'>

/** What a person is told when everything is up: where it is, how to get in, a line to try, how to stop. */
export function welcome({ urls, directory, agentSecretFile, logFile }: Facts): string {
  const sallyport = command(urls.control)
  const width = Math.max(...PEOPLE.map(({ login }) => login.length))
  return `
Gateway
  ${urls.edge}/mcp/orders        customers, orders and payments of a small shop, with SQL
  ${urls.edge}/mcp/everything    the protocol's reference server
  ${urls.edge}/mcp/approvals     requests for consent, to vote on from an MCP client
  ${urls.control}    admin API

Tokens (one hour, for one connection)
${PEOPLE.map(({ login, name }) => `  ${sallyport} token --connection orders --user ${login.padEnd(width)}   # ${name}`).join('\n')}
  ${sallyport} token --connection orders --client reporting-agent --client-secret-file ${agentSecretFile}

mcp.json, for hosts that sign in with the browser
${indent(mcpJson(urls.edge))}
or with a token from above
${indent(mcpJson(urls.edge, { Authorization: 'Bearer <token>' }))}

Try it: alice reads customers, and e-mail, phone and card come back masked
${curl(urls.edge, sallyport)}

Data in ${directory}, log in ${logFile}
Stop with Ctrl-C; the next start finds the data again.
`
}

/** The command that people type; it has to be told where the admin API is when that is not where it usually is. */
function command(control: string): string {
  const usual = control === `http://127.0.0.1:${DEFAULT_PORTS.control}`
  return usual ? 'npx --no -- sallyport' : `SALLYPORT_URL=${control} npx --no -- sallyport`
}

function mcpJson(edge: string, headers?: Record<string, string>): string {
  const server = { type: 'http', url: `${edge}/mcp/orders`, ...(headers && { headers }) }
  return JSON.stringify({ mcpServers: { orders: server } }, null, 2)
}

/** A call in the era without sessions: one request, no handshake. */
function curl(edge: string, sallyport: string): string {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const sql = 'select name, email, phone, card_number from customers limit 3'
  const params = { name: 'query', arguments: { sql }, _meta: meta }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  return [
    `  curl -s ${edge}/mcp/orders`,
    `-H "Authorization: Bearer $(${sallyport} token --connection orders --user alice)"`,
    `-H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream'`,
    `-H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: query'`,
    `-d '${body}'`,
  ].join(' \\\n    ')
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
