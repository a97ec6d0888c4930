import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { PostgresError } from '@sallyport/postgres'
import { explained, isPortTaken } from './explain.ts'
import { checkPorts, chooseFreePorts, DEFAULT_PORTS } from './ports.ts'

const options = { directory: '/srv/sallyport' }

test('a port in use is told with its user and the variable that changes it', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  const ports = { ...(await chooseFreePorts()), control: address.port }
  await assert.rejects(checkPorts(ports), {
    code: 'port_in_use',
    message: new RegExp(
      `^port ${address.port} \\(control\\) is in use by .*SALLYPORT_PORT_CONTROL`,
    ),
  })
})

test('the servers’ own word on a port in use gets the same form', async () => {
  const error = new PostgresError('port_in_use', 'port 7440 is in use')
  assert.match((await explained(error, options)).message, /^port 7440 .*SALLYPORT_PORT_POSTGRES/)
  const listen = Object.assign(new Error('listen'), {
    code: 'EADDRINUSE',
    port: DEFAULT_PORTS.edge,
  })
  assert.match((await explained(listen, options)).message, /^port 7410 .*SALLYPORT_PORT_EDGE/)
})

test('a full disk is one sentence, whoever met it', async () => {
  for (const code of ['ENOSPC', 'disk_full']) {
    const { message } = await explained(Object.assign(new Error('write'), { code }), options)
    assert.equal(
      message,
      'the disk that holds /srv/sallyport is full: free some space and start again',
    )
  }
})

test('what is told of a port by servers and by the system is known as such', () => {
  assert.ok(isPortTaken(new PostgresError('port_in_use', 'port 7440 is in use')))
  assert.ok(isPortTaken(Object.assign(new Error('listen'), { code: 'EADDRINUSE' })))
  assert.ok(!isPortTaken(new Error('something else')))
})
