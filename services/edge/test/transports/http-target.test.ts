import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { connect, read, send, startTargets } from './rig.ts'

/** More than the sockets that one target has for requests. */
const STREAMS = 300

test('streams that clients keep open leave room for requests to the same target', async (t) => {
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    else response.writeHead(202).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  const url = `http://127.0.0.1:${address.port}/mcp`
  const connection = connect({ transport: 'streamable-http', url })
  const targets = await startTargets(t)
  const leaving = new AbortController()
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, () =>
      send(targets, connection, { method: 'GET', signal: leaving.signal }),
    ),
  )
  const message = { method: 'notifications/initialized' }
  assert.equal((await read(await send(targets, connection, { message }))).status, 202)
  assert.equal(streams.length, STREAMS)
  leaving.abort()
})
