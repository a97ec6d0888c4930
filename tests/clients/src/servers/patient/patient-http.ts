import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, isLegacyRequest, type McpServer } from '@modelcontextprotocol/server'
import { closeServer, listenOnLoopback } from '@sallyport/conformance/loopback'
import { createSessions } from '@sallyport/conformance/sessions'
import { createPatients } from './patient-server.ts'

/** Serves the patient server on a free port: the modern era without state, the legacy era with sessions. */
export async function startPatient(): Promise<AsyncDisposable & { readonly url: string }> {
  const make = (): McpServer => create()
  const modern = createMcpHandler(make, { legacy: 'reject' })
  const create = createPatients(modern.notify)
  const sessions = createSessions(make)
  const serve = toNodeHandler({
    fetch: async (request) =>
      (await isLegacyRequest(request)) ? sessions.handle(request) : modern.fetch(request),
  })
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request
    void serve(Object.assign(request, { method, url }), response)
  })
  return {
    url: `${await listenOnLoopback(server)}/mcp`,
    async [Symbol.asyncDispose]() {
      await Promise.all([modern.close(), sessions[Symbol.asyncDispose]()])
      await closeServer(server)
    },
  }
}
