import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { guard } from './request-guard.ts'

const options = {
  hosts: new Set(['gateway.example:7410', 'localhost']),
  origins: new Set(['https://console.example']),
}

const server = createServer((request, response) => {
  const refusal = guard(request, options)
  response.statusCode = refusal?.status ?? 200
  response.end(refusal?.code ?? 'passed')
})
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => server.close())

/** Sends headers as they are, also those that no client would send, and returns status and body. */
async function send(method: string, headers: readonly string[]): Promise<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`${[`${method} / HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  const answer = await text(socket)
  return `${answer.split(' ')[1]} ${answer.split('\r\n').at(-1)}`
}

const HOST = 'Host: localhost'
const METHODS = ['GET', 'POST', 'DELETE', 'OPTIONS', 'PUT']

test('only a known Host is answered, by whatever method', async () => {
  for (const method of METHODS) {
    assert.match(await send(method, ['Host: LOCALHOST']), /^200 /)
    assert.match(await send(method, ['Host: gateway.example:7410']), /^200 /)
    for (const host of ['evil.example', 'gateway.example', 'localhost.evil.example', ''])
      assert.equal(await send(method, [`Host: ${host}`]), '403 host_refused')
  }
})

test('only a known web origin may ask, by whatever method', async () => {
  for (const method of METHODS) {
    assert.match(await send(method, [HOST, 'Origin: https://console.example']), /^200 /)
    for (const origin of ['https://evil.example', 'null', 'https://console.example.evil', ''])
      assert.equal(await send(method, [HOST, `Origin: ${origin}`]), '403 origin_refused')
  }
})

test('a header that may come once is refused twice, also with the same value', async () => {
  const single = [
    'Authorization',
    'Content-Type',
    'Last-Event-ID',
    'Mcp-Method',
    'Mcp-Name',
    'MCP-Protocol-Version',
    'Mcp-Session-Id',
    'Mcp-Param-Region',
    'Mcp-What-Comes',
  ]
  for (const name of single) {
    assert.match(await send('GET', [HOST, `${name}: a`]), /^200 /)
    for (const twin of [name, name.toLowerCase(), name.toUpperCase()])
      for (const value of ['a', 'b'])
        assert.equal(
          await send('GET', [HOST, `${name}: a`, `${twin}: ${value}`]),
          '400 duplicate_header',
        )
  }
  assert.equal(
    await send('GET', [HOST, 'Origin: https://console.example', 'Origin: https://evil.example']),
    '400 duplicate_header',
  )
})

test('two hosts and two lengths are refused, whoever notices first', async () => {
  assert.match(await send('GET', [HOST, 'Host: evil.example']), /^400 /)
  assert.match(await send('POST', [HOST, 'Content-Length: 0', 'Content-Length: 0']), /^400 /)
  assert.match(await send('POST', [HOST, 'Content-Length: 0', 'Content-Length: 5']), /^400 /)
})

test('headers that may come often may come often', async () => {
  assert.match(
    await send('GET', [
      HOST,
      'Accept: application/json',
      'Accept: text/event-stream',
      'Via: a',
      'Via: b',
    ]),
    /^200 /,
  )
})
