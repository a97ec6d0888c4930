import { createServer } from 'node:http'
import {
  localhostHostValidation,
  localhostOriginValidation,
  toNodeHandler,
} from '@modelcontextprotocol/node'
import { createMcpHandler, isLegacyRequest, type McpServer } from '@modelcontextprotocol/server'
import { closeServer, listenOnLoopback } from '../loopback.ts'
import { createFixture } from './fixture.ts'
import { createSessions } from './sessions.ts'

/** A running fixture server; disposing it closes every connection. */
export interface FixtureServer extends AsyncDisposable {
  /** Where clients of both eras speak to it. */
  readonly url: string
}

/** Serves MCP on a free port of 127.0.0.1: the modern era without state, the legacy era with sessions. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const modern = createMcpHandler(() => fixture(), { legacy: 'reject' })
  const sessions = createSessions(() => fixture())
  function fixture(): McpServer {
    return createFixture(modern.notify)
  }
  const serve = toNodeHandler({
    fetch: async (request) =>
      (await isLegacyRequest(request)) ? sessions.handle(request) : modern.fetch(request),
  })
  const [hostIsLocal, originIsLocal] = [localhostHostValidation(), localhostOriginValidation()]
  const server = createServer((request, response) => {
    if (!hostIsLocal(request, response) || !originIsLocal(request, response)) return
    const { method = 'GET', url = '/' } = request
    if (url === '/mcp') void serve(Object.assign(request, { method, url }), response)
    else response.writeHead(404).end()
  })
  const url = await listenOnLoopback(server)
  return {
    url: `${url}/mcp`,
    async [Symbol.asyncDispose]() {
      await Promise.all([modern.close(), sessions[Symbol.asyncDispose]()])
      await closeServer(server)
    },
  }
}
