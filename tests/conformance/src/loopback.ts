import { once } from 'node:events'
import type { Server } from 'node:http'

/** Listens on a free port of 127.0.0.1; resolves with the URL, without a path. */
export async function listenOnLoopback(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP address')
  return `http://127.0.0.1:${address.port}`
}

/** Breaks every connection of a server and waits until it has closed. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
