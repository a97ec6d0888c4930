import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { storeLogin } from './credentials.ts'
import { startAdminApi } from './testing/admin-api.ts'

// The example of the specification (C2SP signed-note).
const KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

let directory: string
before(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-cli-')))
})
after(() => rm(directory, { recursive: true, force: true }))

interface Run {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

function sallyport(...given: readonly (string | { readonly cwd: string })[]): Promise<Run> {
  const args = given.filter((arg) => typeof arg === 'string')
  const place = given.find((arg) => typeof arg === 'object')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { SALLYPORT_CONFIG_DIR: directory }, ...place },
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
    sallyport('verify', directory, '--key', KEY, '--checkpoint', MAIN),
  ])
  for (const { code, stderr } of wrong) {
    assert.equal(code, 2, stderr)
    assert.notEqual(stderr, '')
    assert.doesNotMatch(stderr, /\n {4}at /)
  }
  assert.equal((await sallyport('--help')).code, 0)
  assert.match((await sallyport('--version')).stdout, /^\d+\.\d+\.\d+\n$/)
})

const ASIDE: readonly (readonly [readonly string[], RegExp])[] = [
  [
    ['conections'],
    /^sallyport: There is no command conections\. Did you mean connections\?.*--help \(usage\)\n$/,
  ],
  [['sessions', '--limt', '5'], /There is no option --limt\. Did you mean --limit\?/],
  [['sessions', '--limit', '500'], /--limit must be a whole number from 1 to 100/],
  [['sessions', '--before', 'yesterday'], /--before must be a time with its zone/],
  [['approvals', 'show', '7'], /"7" is no approval: its id has 26/],
  [['replay', 'x'], /"x" is no session/],
  [['policy', 'show', 'Orders!'], /cannot be the name of a connection/],
  [['login', '--user', ''], /need the name of a user/],
  [['--url', 'ftp://x', 'whoami'], /is not the URL of an admin API/],
  [['token', '--connection', 'a', '--client', 'x', '--user', 'y'], /exclude each other/],
  [['token', '--connection', 'a', '--client', 'x'], /needs --client-secret-file/],
  [['approvals', 'deny', '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'], /--reason/],
]

test('what is wrong with an input is said in words', async () => {
  for (const [args, said] of ASIDE) {
    const { code, stderr } = await sallyport(...args)
    assert.equal(code, 2, args.join(' '))
    assert.match(stderr, said)
  }
})

test('without a login, and without a gateway, the next step is named', async () => {
  await using api = await startAdminApi(['orders'])
  const anonymous = await sallyport('--url', api.url, 'approvals', 'list')
  assert.equal(anonymous.code, 2)
  assert.match(
    anonymous.stderr,
    /not logged in.* Log in with: npx --no -- sallyport login --url .* --user <name>/,
  )
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

test('a connection that does not exist gets no token, and the one that was meant is named', async () => {
  await using api = await startAdminApi(['orders'])
  await storeLogin(
    { configDirectory: directory },
    { url: api.url, user: 'bob', accessToken: 'x', expiresAt: Date.now() + 600_000 },
  )
  const at = ['--url', api.url]
  const token = await sallyport(...at, 'token', '--connection', 'order', '--user', 'bob')
  assert.equal(token.code, 1)
  assert.match(token.stderr, /No connection has the name order\. Did you mean orders\?/)
  const file = join(directory, 'any.cedar')
  await writeFile(file, 'permit (principal, action, resource);')
  const publish = await sallyport(...at, 'policy', 'publish', 'oders', file, '--reason', 'x')
  assert.match(publish.stderr, /Did you mean orders\?/)
  assert.ok(!api.asked.some((request) => request.startsWith('PUT')))
})

test('a policy file without a policy is published only where that is said', async () => {
  const file = join(directory, 'none.cedar')
  await writeFile(file, '// permit (principal, action, resource);\n\n')
  const { code, stderr } = await sallyport('policy', 'publish', 'orders', file, '--reason', 'x')
  assert.equal(code, 2)
  assert.match(stderr, /would deny everything.*--empty/)
})

test('a placeholder of a connection file that nothing fills is named', async () => {
  const file = join(directory, 'shop.yaml')
  await writeFile(file, 'name: shop\ntarget: { transport: streamable-http, url: "${SHOP_URL}" }\n')
  const { code, stderr } = await sallyport('connections', 'register', file, '--reason', 'x')
  assert.equal(code, 2)
  assert.match(stderr, /\$\{SHOP_URL\}.*no such variable/)
})

test('a reader that stops reading is no failure', async () => {
  const command = `"${process.execPath}" "${MAIN}" --help | head -n 1; exit "\${PIPESTATUS[0]}"`
  const { code, stdout, stderr } = await new Promise<Run>((resolve) => {
    execFile('bash', ['-c', command], (error, out, err) =>
      resolve({ code: error?.code ?? 0, stdout: out, stderr: err }),
    )
  })
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /^Usage: sallyport/)
})

test('a folder without a log is no evidence; one that has lost its head is not whole', async () => {
  const none = await sallyport('verify', directory, '--key', KEY)
  assert.equal(none.code, 2)
  assert.match(none.stderr, /holds no evidence/)
  const headless = join(directory, 'headless')
  await mkdir(join(headless, 'tile'), { recursive: true })
  const { code, stdout } = await sallyport('verify', headless, '--key', KEY)
  assert.equal(code, 1)
  assert.match(stdout, /NOT WHOLE/)
})

test('the key is that of the deployment in which the command runs, never one inside the evidence', async () => {
  const evidence = join(directory, 'copy')
  const inside = join(evidence, '.sallyport', 'keys')
  await mkdir(inside, { recursive: true })
  await mkdir(join(evidence, 'tile'), { recursive: true })
  await writeFile(join(inside, 'log.vkey'), KEY)
  const within = await sallyport({ cwd: evidence }, 'verify', '.')
  assert.equal(within.code, 2)
  assert.match(within.stderr, /Name it with --key/)
  const own = join(directory, '.sallyport', 'keys')
  await mkdir(own, { recursive: true })
  await writeFile(join(own, 'log.vkey'), KEY)
  const { stdout } = await sallyport({ cwd: directory }, '--json', 'verify', 'copy')
  assert.equal(JSON.parse(stdout).keySource, join(own, 'log.vkey'))
})
