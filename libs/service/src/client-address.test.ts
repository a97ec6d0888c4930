import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, IncomingMessage, request as httpRequest } from 'node:http'
import { Socket } from 'node:net'
import { test } from 'node:test'
import { clientAddressBy } from './client-address.ts'

function seen(trusted: readonly string[], peer: string, forwarded?: string): string | undefined {
  const request = new IncomingMessage(new Socket())
  Object.defineProperty(request.socket, 'remoteAddress', { value: peer })
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return clientAddressBy(trusted)(request)
}

test('without trusted proxies nobody can say where they come from', () => {
  assert.equal(seen([], '203.0.113.9', '10.0.0.1'), '203.0.113.9')
  assert.equal(seen([], '::ffff:203.0.113.9'), '203.0.113.9')
})

test('what trusted proxies have added counts, and nothing before it', () => {
  const proxies = ['10.0.0.0/8', 'fd00::1']
  assert.equal(seen(proxies, '10.1.1.1', '203.0.113.9'), '203.0.113.9')
  assert.equal(seen(proxies, '10.1.1.1', '192.168.0.1, 203.0.113.9, 10.2.2.2'), '203.0.113.9')
  assert.equal(seen(proxies, 'fd00::1', '2001:db8::7'), '2001:db8::7')
})

test('the header of a stranger is not believed, and what is no address is nobody, not the proxy', () => {
  const proxies = ['10.0.0.0/8']
  assert.equal(seen(proxies, '203.0.113.9', '10.0.0.7'), '203.0.113.9')
  for (const hop of ['unknown', '_hidden', '203.0.113', '203.0.113.9:', '[10.0.0.7', '10.0.0.7:x'])
    assert.equal(seen(proxies, '10.1.1.1', `10.0.0.5, ${hop}`), undefined, hop)
  assert.equal(seen(proxies, '10.1.1.1', 'unknown, 203.0.113.9'), '203.0.113.9')
  assert.equal(seen(proxies, '10.1.1.1', 'unknown, 10.2.2.2'), undefined)
  assert.equal(seen(proxies, '10.1.1.1', ''), '10.1.1.1')
})

test('an address is the same with a port, mapped into version 6, and with a zone', () => {
  const proxies = ['10.0.0.0/8', 'fd00::1']
  for (const hop of [
    '203.0.113.9:51234',
    '[::ffff:203.0.113.9]:51234',
    '::ffff:cb00:7109',
    '::FFFF:CB00:7109',
    '0:0:0:0:0:ffff:203.0.113.9',
  ])
    assert.equal(seen(proxies, '10.1.1.1', hop), '203.0.113.9', hop)
  assert.equal(seen(proxies, '10.1.1.1', '[2001:db8::7]:4711'), '2001:db8::7')
  assert.equal(seen(proxies, '10.1.1.1', '[2001:db8::7]'), '2001:db8::7')
  assert.equal(seen(proxies, '::ffff:a01:101', '203.0.113.9, ::ffff:a02:202'), '203.0.113.9')
  assert.equal(seen([], 'fe80::1%eth0'), 'fe80::1')
})

test('a header that comes several times is read as one', async () => {
  const proxies = ['127.0.0.1']
  const told = Promise.withResolvers<string | undefined>()
  const server = createServer((request, response) => {
    told.resolve(clientAddressBy(proxies)(request))
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const headers = { 'x-forwarded-for': ['10.0.0.7', '203.0.113.9, ', '127.0.0.1'] }
  httpRequest({ host: '127.0.0.1', port: address.port, headers, agent: false }).end()
  assert.equal(await told.promise, '203.0.113.9')
  server.closeAllConnections()
  server.close()
})

test('a proxy that is no address is refused at the start', () => {
  assert.throws(() => clientAddressBy(['10.0.0.0/99']))
  assert.throws(() => clientAddressBy(['nonsense']))
})
