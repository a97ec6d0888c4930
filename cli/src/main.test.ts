import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-cli-'))
})
after(() => rm(directory, { recursive: true, force: true }))

interface Run {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

function sallyport(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { SALLYPORT_CONFIG_DIR: directory } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}

test('a mistake in the command line is exit code 2 and says what is wrong', async () => {
  const wrong = await Promise.all([
    sallyport('frobnicate'),
    sallyport('approvals', 'deny', 'X'),
    sallyport('approvals', 'list', '--status', 'sideways'),
    sallyport('verify', join(directory, 'nowhere')),
    sallyport('verify', directory, '--key', 'not-a-key'),
  ])
  for (const { code, stderr } of wrong) {
    assert.equal(code, 2, stderr)
    assert.notEqual(stderr, '')
    assert.doesNotMatch(stderr, /\n {4}at /)
  }
  assert.equal((await sallyport('--help')).code, 0)
})

test('without a login, and without a gateway, the next step is named', async () => {
  const anonymous = await sallyport('approvals', 'list')
  assert.equal(anonymous.code, 2)
  assert.match(anonymous.stderr, /sallyport login/)
  const offline = await sallyport('--url', 'http://127.0.0.1:1', 'login')
  assert.equal(offline.code, 2)
  assert.match(offline.stderr, /does not answer. Is Sallyport running\?/)
})

test('a server that gives itself out for another one gets no token', async () => {
  const server: Server = createServer((_request, response) => {
    const info = { issuer: 'http://127.0.0.1:1', control: 'https://real.example', edge: 'x' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(info))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { code, stderr } = await sallyport(
    '--url',
    `http://127.0.0.1:${port}`,
    'login',
    '--user',
    'bob',
  )
  server.close()
  server.closeAllConnections()
  assert.equal(code, 2)
  assert.match(stderr, /says that it is https:\/\/real\.example/)
})

test('a folder without a log is not taken for whole', async () => {
  const key = 'sallyport.local/audit+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
  const { code } = await sallyport('verify', directory, '--key', key)
  assert.notEqual(code, 0)
})
