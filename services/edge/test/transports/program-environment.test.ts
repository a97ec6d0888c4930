import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fixture, initialize, said, send, startTargets, until } from './rig.ts'

const INITIALIZE = { id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25' } }

test('a program gets its arguments as they are, a folder of its own and nothing of the edge', async (t) => {
  const targets = await startTargets(t)
  const odd = ['$HOME', '; touch /tmp/x', '`id`', '*', 'a b', '', '--', 'ü']
  const connection = fixture('legacy')
  assert(connection.target.transport === 'stdio')
  const command = [...connection.target.command, ...odd]
  const alice = await initialize(targets, fixture('legacy', { command }))
  const { env, cwd, argv } = JSON.parse(said(await alice.call('facts')) ?? '')
  assert.deepEqual(argv, odd)
  const { HOME: folder, ...rest } = env
  assert.equal(cwd, folder)
  assert.deepEqual(rest, {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TMPDIR: folder,
    LANG: 'C.UTF-8',
  })
  const again = await initialize(targets, fixture('legacy', { command }))
  const other = JSON.parse(said(await again.call('facts')) ?? '')
  assert.notEqual(other.cwd, cwd)
  await alice.send({ method: 'DELETE' })
  await until(() => !existsSync(cwd))
  assert(existsSync(other.cwd))
})

test('a connection adds variables, secrets and a working directory', async (t) => {
  const targets = await startTargets(t)
  const connection = fixture('legacy', {
    environment: { REGION: 'eu', TOKEN: 'plain', LANG: 'de_DE.UTF-8' },
    secrets: { TOKEN: 'shop-token' },
    workingDirectory: '/usr',
  })
  const alice = await initialize(targets, connection)
  const { env, cwd } = JSON.parse(said(await alice.call('facts')) ?? '')
  assert.equal(cwd, '/usr')
  assert.deepEqual([env.REGION, env.TOKEN, env.LANG], ['eu', 'secret-of-shop-token', 'de_DE.UTF-8'])
})

test('variables by which code is loaded are refused, wherever they stand', async (t) => {
  const targets = await startTargets(t)
  const loading = [
    'PATH',
    'LD_PRELOAD',
    'NODE_OPTIONS',
    'node_options',
    'NODE_COMPILE_CACHE',
    'npm_config_registry',
    'PYTHONPATH',
    'PYTHONPYCACHEPREFIX',
    'BASH_ENV',
    'GIT_SSH_COMMAND',
    'OPENSSL_CONF',
    'JAVA_TOOL_OPTIONS',
    'UV_INDEX_URL',
  ]
  for (const variable of loading) {
    const refused = { code: 'target_unavailable', message: new RegExp(variable) }
    const inEnvironment = fixture('legacy', { environment: { [variable]: 'x' } })
    await assert.rejects(send(targets, inEnvironment, { message: INITIALIZE }), refused)
    const inSecrets = fixture('legacy', { secrets: { [variable]: 'shop' } })
    await assert.rejects(send(targets, inSecrets, { message: INITIALIZE }), refused)
  }
  assert.equal((await targets.log()).length, 0)
  const harmless = ['NODE_ENV', 'PYTHONUNBUFFERED', 'PIPELINE', 'KUBECONFIG', 'API_PATH', 'LOGNAME']
  const environment = Object.fromEntries(harmless.map((variable) => [variable, '1']))
  const alice = await initialize(targets, fixture('legacy', { environment }))
  const { env } = JSON.parse(said(await alice.call('facts')) ?? '')
  assert.equal(env.NODE_ENV, '1')
})

test('standard error is logged for debugging, so many lines and no more', async (t) => {
  const targets = await startTargets(t, { level: 'debug' })
  const alice = await initialize(targets, fixture('legacy'))
  await alice.call('errors', { lines: 20_000, length: 10 })
  const logged = async (): Promise<number> =>
    (await targets.log()).filter(({ msg }) => msg === 'program said').length
  await until(async () => (await logged()) >= 20)
  // Twenty a second, however long it takes.
  assert((await logged()) <= 1000)
  await alice.send({ method: 'DELETE' })
  const long = await initialize(targets, fixture('legacy'))
  await long.call('errors', { lines: 1, length: 5000 })
  await until(async () =>
    (await targets.log()).some(({ line }) => line === '(a line that is too long)'),
  )
  assert.equal(JSON.stringify(await targets.log()).includes('hunter2'), false, 'it is masked')
})

test('standard error is not in the log otherwise, and does not hold the program up', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  assert.equal(said(await alice.call('errors', { lines: 20_000, length: 100 })), 'said')
  assert.equal(JSON.stringify(await targets.log()).includes('hunter2'), false)
})

test('a line separator in a string does not break the message', async (t) => {
  const targets = await startTargets(t)
  const alice = await initialize(targets, fixture('legacy'))
  const text = 'a\u2028b\u2029c\u0085d\r\ne'
  assert.equal(said(await alice.call('echo', { text })), text)
})
