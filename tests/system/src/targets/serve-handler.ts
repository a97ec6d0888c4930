import { once } from 'node:events'
import { createServer } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, type Server } from '@modelcontextprotocol/server'

/** A server that listens. Disposing it closes every connection. */
export interface Served extends AsyncDisposable {
  readonly url: string
}

/** Serves what `make` makes for each client on a free port of 127.0.0.1, in both eras. */
export async function serveHandler(make: () => Server): Promise<Served> {
  const handler = createMcpHandler(make)
  const serve = toNodeHandler(handler)
  const http = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request
    void serve(Object.assign(request, { method, url }), response)
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`,
    [Symbol.asyncDispose]: async () => {
      await handler.close()
      http.closeAllConnections()
      await once(http.close(), 'close')
    },
  }
}
