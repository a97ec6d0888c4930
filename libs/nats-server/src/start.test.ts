import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { startNatsServer } from './start.ts'
import { explain } from './startup.ts'

const home = await mkdtemp(join(tmpdir(), 'sallyport-nats-test-'))
after(() => rm(home, { recursive: true }))

test('it takes clients, writes every message to disk, and is reachable on loopback alone', async () => {
  await using server = await startNatsServer({ directory: join(home, 'one') })
  const socket = connect(server.port, '127.0.0.1')
  const [info]: unknown[] = await once(socket, 'data')
  assert.match(String(info), /^INFO .*"auth_required":true.*"jetstream":true/)
  assert.match(String(info), /"host":"127\.0\.0\.1"/)
  socket.destroy()
  const jsz = await (await fetch(`${server.monitorUrl}/jsz?config=1`)).text()
  assert.match(jsz, /"sync_always": true/)
})

test('a restart in the same folder has the same password, which only its owner can read', async () => {
  const directory = join(home, 'two')
  const first = await startNatsServer({ directory })
  await first[Symbol.asyncDispose]()
  assert.equal((await first.exited).code, 0)
  await using second = await startNatsServer({ directory })
  assert.equal(second.password, first.password)
  assert.ok(second.password.length >= 32)
  for (const file of [second.passwordFile, join(directory, 'nats-server.conf')]) {
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await stat(file)).mode & 0o777, 0o600)
  }
})

test('a frozen server goes on when it is resumed, and is disposed of also while frozen', async () => {
  const server = await startNatsServer({ directory: join(home, 'three') })
  server.pause()
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  server.resume()
  await once(socket, 'data')
  socket.destroy()
  server.pause()
  await server[Symbol.asyncDispose]()
  assert.throws(() => process.kill(server.pid, 0))
})

test('a port in use and a program that is too old are said in one sentence', async () => {
  await using server = await startNatsServer({ directory: join(home, 'four') })
  await assert.rejects(startNatsServer({ directory: join(home, 'five'), port: server.port }), {
    code: 'port_in_use',
    message: new RegExp(`port ${server.port} is in use`),
  })
  await assert.rejects(startNatsServer({ directory: home, serverBinary: '/bin/true' }), {
    code: 'too_old',
  })
})

test('a full disk is said in one sentence', () => {
  const line = '[1] 2026/01/01 00:00:00.0 [FTL] Can not start JetStream: no space left on device'
  assert.equal(explain(line, 1).code, 'disk_full')
})

test('the server ends when the process that started it is killed', async () => {
  const start = new URL('start.ts', import.meta.url).href
  const script = `import { startNatsServer } from ${JSON.stringify(start)}
    console.log((await startNatsServer({ directory: ${JSON.stringify(join(home, 'six'))} })).port)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [port]: unknown[] = await once(createInterface({ input: parent.stdout }), 'line')
  const client = connect(Number(port), '127.0.0.1')
  await once(client, 'data')
  const closed = once(client, 'close')
  parent.kill('SIGKILL')
  await closed
})
