import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { closeServer, listenOnLoopback } from '../loopback.ts'
import { type Forwarder, startForwarder } from './forwarder.ts'

let serve: (request: IncomingMessage, response: ServerResponse) => void = () => {}
const gateway = createServer((incoming, response) => serve(incoming, response))
let forwarder: Forwarder

before(async () => {
  const url = await listenOnLoopback(gateway)
  forwarder = await startForwarder(url, { of: (name) => Promise.resolve(`token-of-${name}`) })
})
after(async () => {
  await forwarder[Symbol.asyncDispose]()
  await closeServer(gateway)
})

test('a request crosses as it is, with the token of its connection and no other change', async () => {
  const seen = Promise.withResolvers<IncomingMessage>()
  serve = (incoming, response) => {
    seen.resolve(incoming)
    void text(incoming).then((body) =>
      response.writeHead(404, 'Not Here', { 'Mcp-Session-Id': 'a' }).end(body),
    )
  }
  const headers = [
    'Host',
    'evil.example.com',
    'X-Twice',
    '1',
    'X-Twice',
    '2',
    'connection',
    'close',
  ]
  const outgoing = request(`${forwarder.url}/mcp/orders?a=b`, { method: 'PUT', headers })
  outgoing.end('{ "a" : 1 }')
  const [answer]: IncomingMessage[] = await once(outgoing, 'response')
  const { method, url, rawHeaders } = await seen.promise
  assert.deepEqual([method, url], ['PUT', '/mcp/orders?a=b'])
  const added = ['Authorization', 'Bearer token-of-orders']
  const crossed = rawHeaders.filter(
    (_, i) => !/^transfer-encoding$/i.test(rawHeaders[i - (i % 2)] ?? ''),
  )
  assert.deepEqual(crossed, [...headers, ...added])
  assert.ok(answer)
  assert.deepEqual([answer.statusCode, answer.statusMessage], [404, 'Not Here'])
  assert.equal(answer.headers['mcp-session-id'], 'a')
  assert.equal(await text(answer), '{ "a" : 1 }')
})

test('what comes crosses at once, and a client that leaves is gone for the gateway too', async () => {
  const gone = Promise.withResolvers<void>()
  serve = (_, response) => {
    response.on('close', gone.resolve)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: 1\n\n')
  }
  const leaving = new AbortController()
  const answer = await fetch(`${forwarder.url}/mcp/orders`, { signal: leaving.signal })
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  assert.equal(Buffer.from(value ?? []).toString(), 'data: 1\n\n')
  leaving.abort()
  await gone.promise
})

test('a client that leaves before the answer begins is gone for the gateway too', async () => {
  const come = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  serve = (_, response) => {
    response.on('close', gone.resolve)
    come.resolve()
  }
  const leaving = new AbortController()
  const answer = fetch(`${forwarder.url}/mcp/orders`, { signal: leaving.signal })
  await come.promise
  leaving.abort()
  await assert.rejects(answer)
  await gone.promise
})

test('a gateway that breaks off does not leave a whole answer', async () => {
  serve = (_, response) => {
    response.writeHead(200)
    response.write('half', () => response.destroy())
  }
  const answer = await fetch(`${forwarder.url}/mcp/orders`)
  await assert.rejects(answer.text())
})
