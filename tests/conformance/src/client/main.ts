import { askDesk } from '../gateway/desk.ts'
import { runFixtureClient } from './fixture-client.ts'

/** Run by the suite: `main.ts [desk] <url of the server>`. With a desk, the server is reached through its gateway. */
const args = process.argv.slice(2)
const server = args.at(-1) ?? ''
const url = args.length > 1 ? await askDesk(args[0] ?? '', server) : server

// This is how the suite tells a client what to do.
// oxlint-disable-next-line node/no-process-env
const env = process.env

await runFixtureClient(url, {
  scenario: env['MCP_CONFORMANCE_SCENARIO'] ?? '',
  version: env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '',
  context: JSON.parse(env['MCP_CONFORMANCE_CONTEXT'] ?? 'null'),
})
