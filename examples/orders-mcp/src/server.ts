import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import {
  localhostHostValidation,
  localhostOriginValidation,
  toNodeHandler,
} from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { type AccessCheck, bearerCheck } from './access.ts'
import type { OrdersConfig } from './config.ts'
import { openDatabase, type OrdersDatabase } from './database/database.ts'
import { prepareDatabase } from './database/prepare.ts'
import { registerExportCustomers } from './tools/export-customers.ts'
import { registerListTables } from './tools/list-tables.ts'
import { registerQuery } from './tools/query.ts'
import { registerRefund } from './tools/refund.ts'

/** The running server; disposing it closes every connection. */
export interface Orders extends AsyncDisposable {
  /** Where MCP clients of both eras POST. */
  readonly url: string
}

/** Largest request body in bytes. */
const MAX_BODY = 256 * 1024

/** Prepares the database, seeds it the first time, and serves MCP on 127.0.0.1. */
export async function startOrders(config: OrdersConfig): Promise<Orders> {
  await using stack = new AsyncDisposableStack()
  const [check, url] = await Promise.all([
    bearerCheck(config.tokenFile),
    prepareDatabase(config.adminUrl),
  ])
  const database = stack.use(openDatabase(url))
  const http = stack.use(await listen(config.port, check, database))
  const cleanup = stack.move()
  return { url: http.url, [Symbol.asyncDispose]: () => cleanup.disposeAsync() }
}

async function listen(port: number, check: AccessCheck, database: OrdersDatabase): Promise<Orders> {
  const handler = createMcpHandler(() => mcpServer(database), { maxRequestBodySize: MAX_BODY })
  const serve = toNodeHandler(handler, { maxRequestBodySize: MAX_BODY })
  const [hostIsLocal, originIsLocal] = [localhostHostValidation(), localhostOriginValidation()]
  const server = createServer((request, response) => {
    if (!check(request, response)) return
    if (!hostIsLocal(request, response) || !originIsLocal(request, response)) return
    const { method = 'GET', url = '/' } = request
    if (url === '/mcp') void serve(Object.assign(request, { method, url }), response)
    else response.writeHead(404).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${boundPort(server)}/mcp`,
    async [Symbol.asyncDispose]() {
      await handler.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function mcpServer(database: OrdersDatabase): McpServer {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  registerListTables(server, database)
  registerQuery(server, database)
  registerRefund(server, database)
  registerExportCustomers(server, database)
  return server
}

function boundPort(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address')
  return address.port
}
